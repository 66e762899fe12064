"""The commands `qa-desk bulletin …`: a daily bulletin on paper, as text and as pictures (P14)."""

import argparse
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qa_desk import i18n
from qa_desk.errors import InputError, RuleError
from qa_desk.i18n import _

if TYPE_CHECKING:
    from uuid import UUID

    from qa_desk.models.database import Access
    from qa_desk.reports.bulletin import Sheet
    from qa_desk.work import Work

Opened = Callable[[argparse.Namespace], AbstractContextManager["Access"]]
Write = Callable[[Path, Callable[[Path], None]], None]


def add(commands: Any, opened: Opened, write: Write) -> None:
    """Add `bulletin print`, `bulletin text` and `bulletin picture`."""
    bulletin = commands.add_parser("bulletin", help=_("the daily QA bulletin"))
    kinds = bulletin.add_subparsers(title=_("what"), metavar=_("WHAT"), required=True)
    for name, words, act in (
        ("print", _("print it as PDF"), _print),
        ("text", _("write it as text for a chat, in pieces of 2,000 bytes"), _text),
        ("picture", _("write it as tall pictures for phones (PNG)"), _picture),
    ):
        kind = kinds.add_parser(name, help=words)
        kind.add_argument("--day", metavar="YYYY-MM-DD", help=_("not the newest that is published"))
        kind.add_argument("--team", metavar="TEAM", help=_("the edition of a team, by its name"))
        kind.add_argument("-o", "--output", type=Path, required=name != "text", metavar="FILE")
        kind.set_defaults(command=_command(act, opened, write))


def _command(act: Any, opened: Opened, write: Write) -> Callable[[argparse.Namespace], int]:
    def run(options: argparse.Namespace) -> int:
        from qa_desk.services import bulletins

        with opened(options) as access:
            with access.ask() as work:
                paper = _chosen(work, options)
                sheet = bulletins.sheet(work, paper)
            act(options, sheet, write)
            with access.work() as work:
                bulletins.note_print(work, paper)
        return 0

    return run


def _chosen(work: "Work", options: argparse.Namespace) -> "UUID":
    """Return the paper that is meant: the centre's edition, or a team's, of a published one."""
    from qa_desk.services import bulletins

    day = _day(options.day)
    rows = [
        row
        for row in bulletins.listed(work)
        if row.is_published and (day is None or row.first <= day <= row.last)
    ]
    if not rows:
        raise RuleError(_("There is no such bulletin. The page Bulletins lists those there are."))
    editions = bulletins.one(work, rows[0].id).editions
    teams = {one.team: one.id for one in editions}
    if options.team is None:
        return teams.get("", rows[0].id)
    if options.team not in teams:
        known = _(", ").join(filter(None, teams)) or "–"
        raise RuleError(
            _("There is no edition of team “{team}” for you. There is: {teams}.").format(
                team=options.team, teams=known
            )
        )
    return teams[options.team]


def _day(written: str | None) -> date | None:
    try:
        return date.fromisoformat(written) if written else None
    except ValueError as error:
        raise InputError(
            _("“{day}” is not a day. Write it as 2026-11-20.").format(day=written)
        ) from error


def _print(options: argparse.Namespace, sheet: "Sheet", write: Write) -> None:
    from qa_desk.reports import bulletin

    write(options.output, lambda file: bulletin.draw(sheet, file, i18n.language()))
    print(options.output)


def _text(options: argparse.Namespace, sheet: "Sheet", write: Write) -> None:
    from qa_desk.reports import bulletin

    said = "\n\n".join(bulletin.pieces(sheet, i18n.language())) + "\n"
    if options.output is None:
        print(said, end="")
        return
    _put(options.output, said.encode(), write)
    print(options.output)


def _picture(options: argparse.Namespace, sheet: "Sheet", write: Write) -> None:
    from qa_desk.reports import bulletin
    from qa_desk.scans import pages

    found = pages.pictures(bulletin.tall(sheet, i18n.language()))
    for name, content in zip(pages.names(options.output, len(found)), found, strict=True):
        _put(name, content, write)
        print(name)


def _put(name: Path, content: bytes, write: Write) -> None:
    def put(file: Path) -> None:
        file.write_bytes(content)

    write(name, put)
