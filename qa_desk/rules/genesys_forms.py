"""The evaluation forms of Genesys Cloud (quality/forms/evaluations), as their API gives them."""

import re
from fractions import Fraction

from qa_desk.i18n import _
from qa_desk.rules.foreign_forms import Form, Group, Level, Node, Question, said

_PREDICATE = re.compile(
    r"(?:/form/questionGroup/(?P<group>\d{1,4})/|\.\./)question/(?P<question>\d{1,4})"
    r"/answer/(?P<answer>\d{1,4})"
)
_CHOICE = ("", "multipleChoiceQuestion")


def read(top: Node) -> Form:
    """Return the form with what has no place in a checklist."""
    return _Reader(top).form()


class _Reader:
    def __init__(self, top: Node) -> None:
        self._top = top
        self._notes: list[str] = []

    def form(self) -> Form:
        groups = [
            self._group(node, at) for at, node in enumerate(self._top.nodes("questionGroups"))
        ]
        return Form(self._top.text("name"), groups, self._notes)

    def _note(self, node: Node, text: str, sentence: str) -> None:
        self._notes.append(
            _("{place}: {sentence}").format(place=said(node.path, text), sentence=sentence)
        )

    def _group(self, node: Node, at: int) -> Group:
        name = node.text("name")
        group = Group(name, node.path)
        if node.flag("defaultAnswersToHighest") or node.flag("defaultAnswersToNA"):
            self._note(node, name, _("answers are not filled in beforehand here."))
        weight = node.number("weight")
        condition = self._condition(node, name, at)
        for no, child in enumerate(node.nodes("questions")):
            for question in self._questions(child, f"{at}/{no}", at):
                question.weight = Fraction(1) if weight is None else weight
                question.may_be_na |= node.flag("naEnabled")
                if condition and question.shown_when:
                    self._note(child, question.text, _("only its own condition was taken."))
                question.shown_when = question.shown_when or condition
                if question.weight * max(level.value for level in question.levels) > 0:
                    group.questions.append(question)
                else:
                    self._note(child, question.text, _("it earns no points and was left out."))
        return group

    def _questions(self, node: Node, ref: str, group: int) -> list[Question]:
        kind, text = node.text("type"), node.text("text")
        if kind == "multipleSelectQuestion":
            self._note(
                node,
                text,
                _("several answers can be chosen there; each became an item of its own."),
            )
            found = []
            for at, child in enumerate(node.nodes("multipleSelectOptionQuestions")):
                found += self._choice(child, f"{ref}/{at}", group, text)
            return found
        if kind not in _CHOICE:
            self._note(
                node,
                text,
                _("a question of the kind {kind} has no points here and was left out.").format(
                    kind=kind[:40]
                ),
            )
            return []
        return self._choice(node, ref, group, "")

    def _choice(self, node: Node, ref: str, group: int, before: str) -> list[Question]:
        text = " – ".join(filter(None, (before, node.text("text"))))
        levels = [
            Level(
                option.text("text") or option.text("builtInType"),
                option.number("value") or Fraction(0),
                ref=str(at),
            )
            for at, option in enumerate(node.nodes("answerOptions"))
        ]
        if not levels:
            self._note(node, text, _("it has no answers and was left out."))
            return []
        if node.flag("isKill"):
            best = max(level.value for level in levels)
            for level in levels:
                level.is_fatal = level.value < best
        if node.flag("isCritical"):
            self._note(
                node,
                text,
                _("it counts as any other: there is no critical score beside the total."),
            )
        if node.flag("commentsRequired"):
            self._note(node, text, _("a comment is asked for where points are lost, not always."))
        return [
            Question(
                ref,
                text,
                node.path,
                levels,
                guide=node.text("helpText"),
                may_be_na=node.flag("naEnabled"),
                shown_when=self._condition(node, text, group),
            )
        ]

    def _condition(self, node: Node, text: str, group: int) -> tuple[str, tuple[str, ...]] | None:
        """Return which answers of one question show this; several questions are too many."""
        condition = node.node("visibilityCondition")
        predicates = condition.texts("predicates") if condition else []
        if condition is None or not predicates:
            return None
        found = [_PREDICATE.fullmatch(one) for one in predicates]
        asked = {f"{one['group'] or group}/{one['question']}" for one in found if one}
        is_all = condition.text("combiningOperation").upper() == "AND" and len(predicates) > 1
        if None in found or len(asked) != 1 or is_all:
            self._note(
                node,
                text,
                _("its condition asks more than one question, or all at once; it is always shown."),
            )
            return None
        return asked.pop(), tuple(one["answer"] for one in found if one)
