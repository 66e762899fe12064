"""What stands over an open call."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from qa_desk.rules.watching import Live
from qa_desk.ui.widgets import wording
from qa_desk.ui.widgets.call_header import CallHeader

BEGAN = datetime(2026, 11, 20, 4, tzinfo=UTC)


@pytest.fixture
def header(qtbot):
    header = CallHeader()
    qtbot.addWidget(header)
    return header


def watched(case, length_ms):
    live = Live(case.row.id, BEGAN, BEGAN, length_ms, True, False, "", None, (), "")
    row = replace(case.row, duration_ms=length_ms, number_masked="", contact_reason="")
    return replace(case, row=row, mode="side_by_side", direction="unknown", live=live)


def test_p20_until_when_it_waits_tells_the_days_counted_on_hover(office, header):
    case = office.case(office.drawn().id)
    header.show_case(case)
    assert header._due.toolTip() == wording.due_tip(case.row.due_at, case.row.due)
    assert header._due.toolTip().splitlines()[1].startswith("2 working days: ")


def test_of_a_contact_watched_live_nothing_is_said_that_no_recorder_told(office, header):
    case = office.case(office.submitted().id)
    header.show_case(replace(case, direction="unknown"))
    assert "Direction unknown" in header._about.text()
    header.show_case(watched(case, 0))
    kind, when = header._about.text().split("  ·  ")
    assert (kind, when) == ("Side-by-side monitoring", wording.local_time(case.row.started_at))
    header.show_case(watched(case, 90_000))
    assert header._about.text().endswith("1:30")
    header.show_case(replace(watched(case, 90_000), mode="test_call", direction="inbound"))
    assert "Inbound" in header._about.text()
