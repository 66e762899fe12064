"""P19, P25: checklists from files, to files, and on paper."""

from dataclasses import replace
from datetime import date
from io import BytesIO

import openpyxl
import pytest
from factories import acting, install_checklist, make_person
from pypdf import PdfReader
from sqlalchemy import select

from qa_desk import paths
from qa_desk.errors import InputError, RuleError
from qa_desk.models import JournalEntry
from qa_desk.reports import checklist_workbook, standard
from qa_desk.rules import checklist_files as documents
from qa_desk.rules.checklist_tables import DimensionError, Given
from qa_desk.services import checklist_drafts, checklist_files, checklists

GIVEN = Given(code="ours", dimension="CS")
SHIPPED = sorted((paths.resources() / "checklists").glob("*.yaml"))
FORMS = paths.resources().parent / "tests" / "data" / "forms"
PLAIN = "一级指标,二级指标,分值,评分标准,致命\n开场,问候,5,问候齐全得5分；未报得0分,\n"


def read(path):
    return checklist_files.read(path, GIVEN).checklist


def shipped(file):
    return documents.read(file.read_text("utf-8"), file.name)


def written(tmp_path, name, data):
    path = tmp_path / name
    path.write_bytes(data)
    return path


@pytest.mark.parametrize("ending", [".yaml", ".yml", ".xlsx"])
@pytest.mark.parametrize("file", SHIPPED, ids=lambda file: file.stem)
def test_a_shipped_checklist_is_the_same_after_a_file(tmp_path, file, ending):
    target = tmp_path / f"out{ending}"
    checklist = shipped(file)
    checklist_files.writer(target, "zh")(checklist, target)
    assert documents.to_document(read(target)) == documents.to_document(checklist)


def test_another_kind_of_file_is_not_written(tmp_path):
    with pytest.raises(InputError, match=r"out\.docx: a checklist is written as"):
        checklist_files.writer(tmp_path / "out.docx", "zh")


def test_a_sheet_of_a_workbook_has_merged_cells_and_texts_as_texts():
    made = BytesIO()
    checklist_workbook.write(shipped(SHIPPED[1]), made, "en")
    book = openpyxl.load_workbook(made)
    assert book.sheetnames == ["Items", "Fatal errors", "Skill groups", "Praise", "Settings"]
    assert str(next(iter(book["Items"].merged_cells.ranges)))
    assert book["Settings"]["B3"].number_format == "@"
    offered = {each.formula1 for each in book["Items"].data_validations.dataValidation}
    assert '"Customer,Business,Compliance"' in offered
    assert '"Yes,No"' in offered


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("plain.csv", PLAIN.encode("utf-8-sig")),
        ("plain.txt", PLAIN.replace(",", "\t").encode("gb18030")),
        ("plain.xls", PLAIN.replace(",", "\t").encode("utf-16")),
        (
            "page.xls",
            (
                "<table><tr><td colspan=5>标准</td></tr>"
                + "".join(
                    f"<tr>{''.join(f'<td>{cell}</td>' for cell in line.split(','))}</tr>"
                    for line in PLAIN.splitlines()
                )
                + "</table>"
            ).encode("gb18030"),
        ),
    ],
)
def test_a_plain_table_is_read_whatever_it_is_kept_in(tmp_path, name, data):
    (item,) = read(written(tmp_path, name, data)).items
    assert [option.value for option in item.options] == [500, 0]


@pytest.mark.parametrize("name", ["genesys-cloud", "amazon-connect"])
def test_a_form_of_another_program_becomes_a_draft(work, name):
    reading = checklist_files.read(FORMS / f"{name}.json", GIVEN)
    assert reading.notes
    draft = checklist_drafts.take_in(work, documents.to_document(reading.checklist))
    assert checklist_drafts.read(work, draft).row.items == 3


@pytest.mark.parametrize(
    ("name", "data", "fault"),
    [
        ("a.yaml", b"", "the file is empty"),
        ("a.yaml", b"\x00\x01\x02" * 50, "is no text"),
        ("a.yaml", b"PK\x03\x04", "is no text"),
        ("a.yaml", b"x" * (5 * 2**20), "has 5 MB"),
        ("a.json", b"\xff\xfe", "is not JSON|is no text"),
        ("a.xlsx", b"", "holds no table"),
        ("a.xlsx", b"PK\x03\x04broken", "is a damaged workbook"),
        ("a.xls", b"\xd0\xcf\x11\xe0", "of the old kind"),
        ("a.csv", b"\x00" * 100, "holds no table"),
        ("a.csv", "工号,姓名\n1,李\n".encode(), "holds no table of a checklist"),
        ("a.csv", '一级指标,二级指标,分值,评分标准\nA,"问,5,好\n'.encode(), "nothing was changed"),
    ],
)
def test_a_file_that_is_none_is_refused_with_a_reason(tmp_path, name, data, fault):
    with pytest.raises(InputError, match=fault):
        read(written(tmp_path, name, data))


def test_a_file_that_is_not_there_is_said(tmp_path):
    for name in ("a.yaml", "a.xlsx"):
        with pytest.raises(InputError, match="cannot be read"):
            read(tmp_path / name)


def test_a_table_without_dimensions_asks_for_one(tmp_path):
    path = written(tmp_path, "plain.csv", PLAIN.encode())
    with pytest.raises(DimensionError):
        checklist_files.read(path, replace(GIVEN, dimension=""))


def test_a_version_is_found_by_code_and_number_else_the_one_in_force(work):
    install_checklist(work)
    text = SHIPPED[1].read_text("utf-8")
    later = text.replace('version: "1.0"', 'version: "2.0"').replace("2026-01-01", "2090-01-01")
    checklists.install(work, later, "x.yaml")

    def number(*named):
        return checklist_files.exported(work, checklist_files.found(work, *named)).number

    assert number("inbound-general") == "1.0"
    assert number("inbound-general", "2.0") == "2.0"
    for named in (("inbound-general", "3.0"), ("nothing",)):
        with pytest.raises(RuleError, match="There is no such version"):
            checklist_files.found(work, *named)


def test_everybody_may_read_a_standard_and_the_journal_tells_who_took_one(work):
    row = install_checklist(work)
    csr = acting(work, make_person(work, "csr"))
    with pytest.raises(RuleError, match="Export lists to files"):
        checklist_files.exported(csr, row.id)
    for role in ("inspector", "cs_manager"):
        drafter = acting(work, make_person(work, role))
        assert checklist_files.exported(drafter, row.id).code == "inbound-general"
    shown = checklist_files.printed(csr, row.id)
    assert (shown.standing, shown.last_day) == ("in_force", None)
    assert shown.number == "BZ-inbound-general-1.0"
    assert len(shown.content_hash) == 64
    output = BytesIO()
    standard.draw(shown, output, "en")
    assert len(PdfReader(output).pages) == 4
    checklist_files.note_export(csr, row.id)
    checklist_files.note_print(csr, row.id)
    said = work.session.scalars(
        select(JournalEntry.action).where(JournalEntry.subject_id == str(row.id))
    ).all()
    assert {"export", "print"} <= set(said)


def test_nobody_without_a_role_reads_a_standard(work):
    row = install_checklist(work)
    nobody = acting(work, make_person(work))
    for asked in (checklist_files.exported, checklist_files.printed):
        with pytest.raises(RuleError):
            asked(nobody, row.id)


def test_a_draft_prints_for_those_who_write_and_approve_it(work):
    draft = checklist_drafts.take_in(work, documents.to_document(shipped(SHIPPED[0])))
    manager = acting(work, make_person(work, "cs_manager"))
    assert checklist_files.printed_draft(manager, draft).standing == "draft"
    assert checklist_files.printed_draft(work, draft).checklist.effective_from >= date(2026, 1, 1)
    with pytest.raises(RuleError):
        checklist_files.printed_draft(acting(work, make_person(work, "csr")), draft)
