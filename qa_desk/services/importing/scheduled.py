"""An import as a recorder's profile says, by the clock or when new files lie there (D9)."""

import glob
from pathlib import Path

from sqlalchemy import select

from qa_desk.errors import InputError
from qa_desk.i18n import _
from qa_desk.models import Recorder
from qa_desk.rules import permissions
from qa_desk.rules.recorder_profiles import Profile
from qa_desk.services.importing.running import Request
from qa_desk.work import Work

SETTLE = 3.0
"""Seconds for which the size of a new file must stay the same."""


def request(
    work: Work, code: str, how: str = "window", passed: frozenset[str] = frozenset()
) -> Request:
    """Return what an import by the profile of a recorder reads; InputError when it says nothing."""
    permissions.require_of(work.actor, "import_calls")
    row = work.session.scalar(select(Recorder).where(Recorder.code == code.strip()))
    if row is None:
        raise InputError(
            _(
                "There is no recorder {code}. Set it up on the page Recorders, or choose one of "
                "these: {codes}."
            ).format(code=code, codes=", ".join(_codes(work)) or "–")
        )
    profile = Profile.from_document(row.profile)
    return Request(
        profile.source(),
        _call_list(profile.calls),
        row.code,
        how=how,
        by_profile=True,
        settle=SETTLE,
        passed=passed,
    )


def _codes(work: Work) -> list[str]:
    found = work.session.execute(select(Recorder.code, Recorder.profile).order_by(Recorder.code))
    return [code for code, profile in found if Profile.from_document(profile).place]


def _call_list(told: str) -> Path | None:
    """Return the call list; of several that fit, the one written last, none where none lies."""
    if not told:
        return None
    if not glob.has_magic(told):
        return Path(told)
    # Path.glob knows no pattern that begins at a root
    found = [file for file in map(Path, glob.glob(told)) if file.is_file()]  # noqa: PTH207
    return max(found, key=lambda file: file.stat().st_mtime, default=None)
