"""What the line over the roster says."""

from datetime import date
from uuid import uuid4

from qa_desk.services.rosters import Month, RosterRow
from qa_desk.ui.pages.roster.model import subtitle

FIRST, LAST = date(2026, 12, 1), date(2026, 12, 31)


def test_p20_holidays_that_are_not_known_are_told_over_the_roster():
    rows = (RosterRow(uuid4(), "李静", "1001", "一班", may_edit=True),)
    assert subtitle(Month(FIRST, LAST, FIRST, rows)) == "1 person"
    said = subtitle(Month(FIRST, LAST, FIRST, rows, holidays_missing=2027))
    assert said == "1 person  ·  Holidays of 2027 are not known"
    assert subtitle(Month(FIRST, LAST, FIRST)) == ""
