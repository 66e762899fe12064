"""Who has read a version of a policy, as an XLSX file."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from qa_desk.i18n import _
from qa_desk.reports import workbook


@dataclass(frozen=True)
class Line:
    """Somebody who is asked to read it; `read_at` is in the centre's zone."""

    name: str
    staff_no: str
    team: str
    read_at: datetime | None


def write(number: str, lines: Iterable[Line], file: Path) -> None:
    """Write the list for one version to a file."""
    head = [_("Policy"), _("Person"), _("Staff no."), _("Team"), _("Read on")]
    rows = (
        [number, one.name, one.staff_no, one.team, f"{one.read_at:%Y-%m-%d %H:%M}"]
        if one.read_at
        else [number, one.name, one.staff_no, one.team, _("not read yet")]
        for one in lines
    )
    workbook.write(file, _("Readers"), head, rows)
