"""Checklists for the tests of rules: the shipped ones, and any that hypothesis can think of."""

from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

from hypothesis import strategies as st

from qa_desk import paths
from qa_desk.i18n import Bilingual
from qa_desk.rules import checklist_files
from qa_desk.rules.checklists import (
    DIMENSIONS,
    FATAL_CLASSES,
    Checklist,
    Condition,
    Deduction,
    FatalError,
    Item,
    Option,
    Section,
    SkillGroup,
)
from qa_desk.rules.sheets import Answer, Sheet

SHIPPED = ("inbound-general", "complaint-handling", "outbound-telesales")
FATAL_POLICIES = ("zero_total", "zero_section", "deduct:35")


@cache
def source(name):
    return (paths.resources() / "checklists" / f"{name}.yaml").read_text(encoding="utf-8")


@cache
def shipped(name="inbound-general", **changes):
    return replace(checklist_files.read(source(name), f"{name}.yaml"), **changes)


@cache
def every_feature_text():
    """A checklist with deductions, caps, a bonus, conditions and why an item matters."""
    path = Path(__file__).parents[1] / "data" / "every-feature.yaml"
    return path.read_text(encoding="utf-8")


@cache
def every_feature(**changes):
    return replace(checklist_files.read(every_feature_text(), "every-feature.yaml"), **changes)


names = st.sampled_from(["a", "yes", "1.0", "2026-01-01", "中文", "# no: comment", "A “quote”\n"])
texts = st.builds(Bilingual, names, st.just("") | names) | st.builds(Bilingual, st.just(""), names)
plain = st.just(Bilingual("字", "word"))


@st.composite
def options(draw, points, words):
    fatal = st.none() | st.sampled_from(sorted(FATAL_CLASSES))
    values = [points, *draw(st.lists(st.integers(0, points), max_size=3))]
    fatals = [None, *draw(st.lists(fatal, min_size=len(values) - 1, max_size=len(values) - 1))]
    return tuple(Option(v, draw(words), f) for v, f in zip(values, fatals, strict=True))


def deductions(points, words):
    fatal = st.none() | st.sampled_from(sorted(FATAL_CLASSES))
    each = st.builds(Deduction, st.integers(1, points), words, st.integers(1, 4), fatal)
    return st.lists(each, min_size=1, max_size=3).map(tuple)


@st.composite
def enriched(draw, item, words, earlier):
    """Give an item some of what an item may have besides levels."""
    why = draw(st.just(Bilingual()) | words)
    kind = draw(st.sampled_from(["levels", "levels", "deductions", "bonus"]))
    if kind == "deductions":
        item = replace(item, options=(), deductions=draw(deductions(item.points, words)))
    shown_when = None
    if earlier and draw(st.booleans()):
        asked = draw(st.sampled_from(earlier))
        places = range(len(asked.options or asked.deductions))
        chosen = draw(st.sets(st.sampled_from(places), min_size=1))
        shown_when = Condition(asked.key, tuple(sorted(chosen)))
    return replace(item, why=why, bonus=kind == "bonus", shown_when=shown_when)


@st.composite
def checklists(draw, words=plain, rich=False, **fixed):
    sizes = draw(st.lists(st.integers(1, 3), min_size=1, max_size=3))
    number, sections = 0, []
    for place, size in enumerate(sizes):
        items = []
        for _again in range(size):
            number += 1
            points = draw(st.integers(1, 2000))
            item = Item(
                number,
                f"I-{number}",
                draw(st.sampled_from(sorted(DIMENSIONS))),
                points,
                draw(st.booleans()),
                draw(words),
                draw(options(points, words)),
                draw(st.just(Bilingual()) | words),
            )
            earlier = [one for section in sections for one in section.items] + items
            items.append(draw(enriched(item, words, earlier)) if rich else item)
        section = Section(f"S{place}", draw(words), tuple(items))
        cap = draw(st.none() | st.integers(1, section.points)) if rich and section.points else None
        sections.append(replace(section, cap=cap))
    if rich:  # a checklist has marks to earn
        first, *others = sections[0].items
        first = replace(first, bonus=False)
        sections[0] = replace(sections[0], items=(first, *others))
    shares = st.dictionaries(st.sampled_from(sorted(DIMENSIONS)), st.integers(0, 1000), max_size=2)
    checklist = Checklist(
        code=draw(names),
        number="1.0",
        title=draw(words),
        direction=draw(st.sampled_from(["inbound", "outbound", "both"])),
        channel="voice",
        effective_from=draw(st.dates(min_value=date(2000, 1, 1))),
        fatal_policy=draw(st.sampled_from(FATAL_POLICIES)),
        na_policy=draw(st.sampled_from(["exclude", "full_points"])),
        na_max_share=draw(st.integers(0, 1000)),
        min_skill_scope="month",
        sections=tuple(sections),
        fatal_errors=tuple(
            FatalError(f"F{n}", draw(st.sampled_from(sorted(FATAL_CLASSES))), draw(words))
            for n in range(draw(st.integers(0, 3)))
        ),
        skill_groups=(
            SkillGroup("general", draw(words), draw(st.integers(0, 1000)), draw(shares)),
        ),
        praise_tags=(("p", draw(words)),),
        ceiling=draw(st.integers(1000, 2000)) if rich else 1000,
    )
    return replace(checklist, **fixed)


@st.composite
def sheets(draw, checklist, *, complete=False, fatal=True):
    answers = {}
    for item in checklist.items:
        choices = [
            place for place, option in enumerate(item.options) if fatal or option.fatal is None
        ]
        if item.na_allowed:
            choices.append(None)
        if item.deductions:
            choices.append(0)
        if complete or draw(st.booleans()):
            option = draw(st.sampled_from(choices))
            counted = [
                st.just(0) if one.fatal and not fatal else st.integers(0, one.most)
                for one in item.deductions
            ]
            counts = () if option is None else draw(st.tuples(*counted))
            answers[item.number] = Answer(option, counts=counts)
    keys = [error.key for error in checklist.fatal_errors] if fatal else []
    found = draw(st.lists(st.sampled_from(keys), unique=True)) if keys else []
    return Sheet(answers=answers, fatals=dict.fromkeys(found, ""))


def scored(**choices):
    """Return a checklist and a sheet for it."""
    fixed = {
        key: choices.pop(key) for key in ("na_policy", "fatal_policy", "rich") if key in choices
    }
    return checklists(**fixed).flatmap(
        lambda checklist: st.tuples(st.just(checklist), sheets(checklist, **choices))
    )
