"""The commands `qa-desk checklist …`: checklists from and to files, and on paper."""

import argparse
import sys
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qa_desk import i18n
from qa_desk.i18n import _, ngettext
from qa_desk.rules import checklist_changes
from qa_desk.rules.checklist_changes import KINDS, PARTS
from qa_desk.rules.checklist_tables import Given
from qa_desk.rules.checklist_versions import STANDINGS
from qa_desk.rules.checklists import DIMENSIONS

if TYPE_CHECKING:
    from qa_desk.models.database import Access
    from qa_desk.services.checklist_drafts import DraftRow
    from qa_desk.services.checklists import ChecklistRow
    from qa_desk.work import Work

Opened = Callable[[argparse.Namespace], AbstractContextManager["Access"]]
Write = Callable[[Path, Callable[[Path], None]], None]


def add(commands: Any, opened: Opened, write: Write) -> None:
    """Add `checklist import`, `export`, `print`, `diff` and `list`."""
    checklist = commands.add_parser("checklist", help=_("checklists as files and on paper"))
    kinds = checklist.add_subparsers(title=_("what"), metavar=_("WHAT"), required=True)
    brought = kinds.add_parser("import", help=_("begin a draft from a file"))
    brought.add_argument("file", type=Path, metavar="FILE")
    brought.add_argument("--code", default="", metavar="CODE", help=_("where the file has none"))
    brought.add_argument(
        "--dimension", choices=[*DIMENSIONS], default="", help=_("of items that have none")
    )
    brought.add_argument("--reason", default="", help=_("why there is a new version"))
    brought.set_defaults(command=lambda options: _import(options, opened))
    for name, command, words in (
        ("export", _export, _("write a version to a .yaml or .xlsx file")),
        ("print", _print, _("print a version as PDF")),
    ):
        given = kinds.add_parser(name, help=words)
        given.add_argument("code", metavar="CODE")
        given.add_argument("--version", default="", metavar="N", help=_("not the one in force"))
        given.add_argument("-o", "--output", type=Path, required=True, metavar="FILE")
        given.set_defaults(command=lambda options, run=command: run(options, opened, write))
    compared = kinds.add_parser("diff", help=_("what is different between two versions"))
    for name, metavar in (("code", "CODE"), ("before", "A"), ("after", "B")):
        compared.add_argument(name, metavar=metavar)
    compared.set_defaults(command=lambda options: _compare(options, opened))
    listed = kinds.add_parser("list", help=_("the versions and drafts there are"))
    listed.set_defaults(command=lambda options: _list(options, opened))


def _import(options: argparse.Namespace, opened: Opened) -> int:
    from qa_desk.rules import checklist_files as documents
    from qa_desk.services import checklist_drafts, checklist_files

    with opened(options) as access:
        with access.ask() as work:
            first = checklist_drafts.notice(work).first
        reading = checklist_files.read(options.file, _given(options, first))
        with access.work() as work:
            document = documents.to_document(reading.checklist)
            draft = checklist_drafts.take_in(work, document, options.reason)
            row = checklist_drafts.read(work, draft).row
    print(
        ngettext(
            "{title} {number} is a draft now: {n} item. Nobody is scored by it yet.",
            "{title} {number} is a draft now: {n} items. Nobody is scored by it yet.",
            row.items,
        ).format(title=row.title, number=row.number, n=row.items)
    )
    for note in reading.notes:
        print(f"  {note}", file=sys.stderr)
    return 0


def _given(options: argparse.Namespace, first: date) -> Given:
    stem = options.file.stem
    return Given(
        code=options.code or stem,
        title=stem,
        effective_from=first,
        dimension=options.dimension,
    )


def _export(options: argparse.Namespace, opened: Opened, write: Write) -> int:
    from qa_desk.services import checklist_files

    save = checklist_files.writer(options.output, i18n.language())
    with opened(options) as access:
        with access.ask() as work:
            version = checklist_files.found(work, options.code, options.version)
            checklist = checklist_files.exported(work, version)
        write(options.output, lambda file: save(checklist, file))
        with access.work() as work:
            checklist_files.note_export(work, version)
    print(options.output)
    return 0


def _print(options: argparse.Namespace, opened: Opened, write: Write) -> int:
    from qa_desk.reports import standard
    from qa_desk.services import checklist_files

    with opened(options) as access:
        with access.ask() as work:
            version = checklist_files.found(work, options.code, options.version)
            shown = checklist_files.printed(work, version)
        write(options.output, lambda file: standard.draw(shown, file, i18n.language()))
        with access.work() as work:
            checklist_files.note_print(work, version)
    print(options.output)
    return 0


def _compare(options: argparse.Namespace, opened: Opened) -> int:
    with opened(options) as access, access.ask() as work:
        before, after = (
            _document(work, options.code, number) for number in (options.before, options.after)
        )
    found = checklist_changes.changes(before, after)
    if not found:
        print(_("Nothing is different."))
    for change in found:
        part = f"{_(PARTS[change.part])} {change.key}".strip()
        print(f"{_(KINDS[change.kind])}\t{part}\t{change.text}")
        for one, other in checklist_changes.differences(change):
            print(f"\t{one} → {other}")
    return 0


def _document(work: "Work", code: str, number: str) -> Mapping[str, Any]:
    """Return what a version says, or a draft of that number."""
    from qa_desk.services import checklist_drafts, checklist_files, checklists

    for draft in checklist_drafts.drafts(work):
        if (draft.code, draft.number) == (code, number):
            return checklist_drafts.read(work, draft.id).document
    return checklists.document(work, checklist_files.found(work, code, number))


def _list(options: argparse.Namespace, opened: Opened) -> int:
    from qa_desk.services import checklist_drafts, checklists

    with opened(options) as access, access.ask() as work:
        versions, drafts = checklists.list_versions(work), checklist_drafts.drafts(work)
    for version in versions:
        _say(version, version.standing)
    for draft in drafts:
        _say(draft, draft.state)
    return 0


def _say(row: "ChecklistRow | DraftRow", standing: str) -> None:
    words = _(STANDINGS[standing])
    print(f"{row.code}\t{row.number}\t{row.effective_from}\t{words}\t{row.title}")
