"""P25: the standard on paper, read back."""

from dataclasses import replace
from datetime import UTC, date, datetime
from io import BytesIO

import pytest
from pypdf import PdfReader
from reports.reading import fonts, squeezed, text

from qa_desk import paths
from qa_desk.errors import StorageError
from qa_desk.i18n import Bilingual
from qa_desk.reports import standard
from qa_desk.reports.standard import Standard
from qa_desk.rules import checklist_files
from qa_desk.rules.checklists import Condition, Deduction

FILE = paths.resources() / "checklists" / "inbound-general.yaml"
CHECKLIST = checklist_files.read(FILE.read_text("utf-8"), FILE.name)
PLAIN = Standard(
    number="BZ-inbound-general-1.0",
    centre="示例客服中心",
    checklist=CHECKLIST,
    standing="in_force",
    last_day=None,
    content_hash="0123456789abcdef" * 4,
    printed_at=datetime(2026, 11, 20, 8, tzinfo=UTC),
    printed_by="梁明镜 3000",
    timezone="Asia/Shanghai",
)


def rich():
    """Return a standard with everything that one may hold."""
    opening, listening, *_others = CHECKLIST.sections
    greeting, verifying = opening.items
    greeting = replace(
        greeting,
        options=(),
        deductions=(
            Deduction(50, Bilingual("口头语", "A filler"), most=4),
            Deduction(0, Bilingual("辱骂", "Abuse"), fatal="customer"),
        ),
        why=Bilingual("第一印象", "The first impression"),
    )
    verifying = replace(verifying, shown_when=Condition("IN-01", (0, 1)))
    bonus = replace(listening.items[0], bonus=True)
    return replace(
        PLAIN,
        standing="earlier",
        last_day=date(2026, 6, 30),
        checklist=replace(
            CHECKLIST,
            sections=(
                replace(opening, items=(greeting, verifying), cap=550),
                replace(listening, items=(bonus, listening.items[1])),
            ),
            fatal_policy="deduct:35",
            na_policy="full_points",
            min_skill_scope="both",
            fatal_errors=(),
            praise_tags=(),
            ceiling=1050,
        ),
    )


def read(shown, language="en"):
    output = BytesIO()
    standard.draw(shown, output, language)
    return PdfReader(output)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("shown", [PLAIN, rich()], ids=["plain", "everything"])
def test_a_standard_prints_in_both_languages_on_few_pages_with_embedded_fonts(shown, language):
    reader = read(shown, language)
    assert len(reader.pages) <= 4
    said = squeezed(text(reader))
    for section in shown.checklist.sections:
        for item in section.items:
            for level in item.options or item.deductions:
                assert squeezed(level.text.zh if language == "zh" else level.text.en) in said
    assert all("/FontFile2" in font["/FontDescriptor"] for font in fonts(reader))


def test_a_reader_finds_sections_and_items_in_its_list_of_contents():
    outline = read(PLAIN).outline
    sections = [entry.title for entry in outline if not isinstance(entry, list)]
    assert sections[:2] == ["A Opening and verification", "B Listening and need confirmation"]
    assert sections[-1] == "Praise"
    assert [entry.title for entry in outline[1]] == [
        "1 Standard greeting",
        "2 Customer identity verification",
    ]


def test_the_number_and_the_pages_stand_on_every_page():
    reader = read(PLAIN)
    for number, page in enumerate(reader.pages, 1):
        said = page.extract_text()
        assert "BZ-inbound-general-1.0" in said
        assert f"Page {number} of {len(reader.pages)}" in said
    assert reader.metadata.subject == "BZ-inbound-general-1.0"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"fatal_policy": "zero_section"}, "makes the score of its section 0"),
        ({"min_skill_scope": "call"}, "is asked of each call."),
        ({"skill_groups": ()}, "How it is scored"),
    ],
)
def test_the_rules_of_scoring_are_said(changes, words):
    shown = replace(PLAIN, checklist=replace(CHECKLIST, **changes))
    assert squeezed(words) in squeezed(text(read(shown)))


def test_a_file_that_cannot_be_written_is_said(tmp_path):
    with pytest.raises(StorageError):
        standard.draw(PLAIN, tmp_path / "no folder" / "standard.pdf", "en")
