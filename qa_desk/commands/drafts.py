"""The command `qa-desk drafts restore`: what a window saved in a file when it was left (P4)."""

import argparse
from pathlib import Path
from typing import Any

from qa_desk.i18n import _


def add(commands: Any) -> None:
    """Add the command."""
    drafts = commands.add_parser("drafts", help=_("what was typed and is on one computer only"))
    kinds = drafts.add_subparsers(title=_("what"), metavar=_("WHAT"), required=True)
    restore = kinds.add_parser("restore", help=_("bring back the drafts of a file"))
    restore.add_argument("file", type=Path)
    restore.set_defaults(command=_restore)


def _restore(options: argparse.Namespace) -> int:
    from qa_desk import drafts

    found = drafts.read_file(options.file)
    journal = drafts.DraftJournal.of(options.db, options.login or found.login)
    try:
        taken = journal.restore_file(options.file)
    finally:
        journal.close()
    print(drafts.taken_words(taken))
    return 0
