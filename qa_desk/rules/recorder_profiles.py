"""What an import must know of a recorder: where its files lie and what they mean (D8, D9, P2)."""

import fnmatch
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from datetime import datetime, timedelta
from pathlib import PurePosixPath
from typing import Any
from zoneinfo import ZoneInfo

from qa_desk.errors import InputError
from qa_desk.i18n import _
from qa_desk.rules import call_lists, name_patterns, sources
from qa_desk.rules.name_patterns import NamePattern

LEFT = ("csr", "customer")
"""Whose voice the first channel of a stereo file may be."""

MINUTES = (1, 1440)
DAYS = 3650


@dataclass(frozen=True)
class Profile:
    """A recorder as an import sees it; it is stored as JSON, and what is empty is not said."""

    place: str = ""  # folder or address
    subfolders: str = ""  # with * and ?; empty: all of them
    days: int = 0  # only recordings that began in so many days before; 0: all
    names: str = ""  # a pattern as name_patterns has it; empty: what is known of other recorders
    left: str = "csr"
    csr_leg: str = ""  # what stands in the name of a file with the CSR's voice only
    customer_leg: str = ""
    calls: str = ""  # the call list; with * the newest that fits
    columns: tuple[tuple[str, str], ...] = ()  # a heading of the list, and what it is; "": ignored
    minutes: int = 5  # between two looks, where it is watched

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> "Profile":
        """Return a profile as it was stored; what is not understood is as if it were not said."""
        known = {each.name: document[each.name] for each in fields(cls) if each.name in document}
        told = cls(**known)
        return replace(told, columns=tuple((str(a), str(b)) for a, b in told.columns))

    def to_document(self) -> dict[str, Any]:
        """Return what is stored: only what differs from saying nothing."""
        plain = asdict(Profile())
        return {key: value for key, value in asdict(self).items() if value != plain[key]}

    def tidy(self) -> "Profile":
        """Return it without blanks at the ends of what was typed."""
        typed = {each.name: getattr(self, each.name) for each in fields(self)}
        told: dict[str, Any] = {
            name: value.strip() for name, value in typed.items() if isinstance(value, str)
        }
        return replace(self, **told)

    def check(self) -> None:
        """Refuse with InputError what cannot be right."""
        if self.place:
            sources.given(self.place)
        if self.names:
            self.pattern()
        if bool(self.csr_leg) != bool(self.customer_leg):
            raise InputError(
                _("Say both words: the one for the CSR's voice and the one for the customer's.")
            )
        if self.csr_leg and self.csr_leg.casefold() == self.customer_leg.casefold():
            raise InputError(_("The words for the two voices are the same. Make them differ."))
        if self.left not in LEFT or not 0 <= self.days <= DAYS:
            raise InputError(_("Give the days back as a number from 0 to 3650; 0 means all."))
        if not MINUTES[0] <= self.minutes <= MINUTES[1]:
            raise InputError(_("Look every 1 to 1440 minutes."))
        call_lists.check_columns(self.columns)

    def pattern(self) -> NamePattern | None:
        """Return how the names are written, None where nothing is said of it."""
        legs = self.csr_leg, self.customer_leg
        return name_patterns.parse(self.names, legs) if self.names else None

    def source(self) -> "sources.Source":
        """Return the folder or address; InputError when there is none."""
        if not self.place:
            raise InputError(
                _(
                    "This recorder's profile names no folder. Say on the page Recorders where its "
                    "recordings lie."
                )
            )
        return sources.given(self.place)

    def has_folder(self, path: str) -> bool:
        """Say whether a file lies in one of the subfolders that are read."""
        if not self.subfolders:
            return True
        folder = PurePosixPath(path).parent.as_posix().casefold()
        pattern = self.subfolders.replace("\\", "/").strip("/").casefold()
        return fnmatch.fnmatchcase(folder, pattern) or fnmatch.fnmatchcase(folder, f"{pattern}/*")

    def is_recent(self, started_at: datetime | None, now: datetime, zone: ZoneInfo) -> bool:
        """Say whether a recording is to be read, by the time in its name; unknown ones are."""
        if not self.days or started_at is None:
            return True
        local = now.astimezone(zone).replace(tzinfo=None)
        first = local.replace(hour=0, minute=0, second=0, microsecond=0)
        return started_at >= first - timedelta(days=self.days)
