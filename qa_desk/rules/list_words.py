"""The columns and faults of lists of complaints and indicators; rules/list_problems.py has all."""

from collections.abc import Mapping

from qa_desk.i18n import N_

COLUMNS: Mapping[str, str] = {
    "period": N_("Month or week"),
    "metric": N_("Indicator"),
    "value": N_("Value"),
    "target": N_("Target value"),
    "part": N_("Numerator"),
    "whole": N_("Denominator"),
    "kpi_csat": N_("Customer satisfaction"),
    "kpi_response_time": N_("Response time"),
    "kpi_resolution_rate": N_("Resolution rate"),
    "kpi_volume": N_("Contacts handled"),
    "kpi_conversion": N_("Conversion rate"),
    "kpi_handle_time": N_("Average handle time"),
    "complaint_no": N_("Complaint no."),
    "received": N_("Received"),
    "kind": N_("Type"),
    "severity": N_("Severity"),
    "content": N_("What the customer says"),
    "department": N_("Responsible department"),
    "due": N_("Due"),
    "attributable": N_("Attributed to the CSR"),
    "cause": N_("Root cause"),
    "root_cause": N_("Root cause in words"),
    "outcome": N_("Answer to the customer"),
    "closed": N_("Closed at"),
}
REASONS: Mapping[str, tuple[str, str]] = {
    "no_kpi_header": (
        N_("{name} does not say which column holds which indicator."),
        N_("Say it for a column, or for the two columns with the indicator and its value."),
    ),
    "no_kpi_rows": (
        N_("{name} names its columns but holds no values."),
        N_("Check the period for which the list was exported."),
    ),
    "no_kpi_period": (
        N_("{name} does not say of which month or week it is."),
        N_("Add a column with the month, or write it into the name of the file: 2026-11."),
    ),
    "no_period": (
        N_("The month or week is missing."),
        N_("Write it as 2026-11 or 2026-W47."),
    ),
    "kpi_period": (
        N_("{value} is neither a month nor a week."),
        N_("Write it as 2026-11 or 2026-W47."),
    ),
    "kpi_value": (
        N_("{value} in the column {column} is not a number."),
        N_("Write it as 95.3, or 4:05 where it is a time."),
    ),
    "unknown_metric": (
        N_("The centre has no indicator “{value}”."),
        N_("Write its name as the page shows it, or add it there first."),
    ),
    "unknown_team": (
        N_("The centre has no team “{value}”."),
        N_("Write its name or code as the People page shows it."),
    ),
    "duplicate_kpi": (
        N_("The same values stand on line {other} already; that line counts."),
        N_("Take one of the two lines out."),
    ),
    "share_as_percent": (
        N_("{value} was taken as {found}."),
        N_("Nothing is to be done, unless the list really means less than 1 %."),
    ),
    "no_complaint_header": (
        N_(
            "{name} does not say which column holds the number of the complaint, and which the day."
        ),
        N_("Say it for both columns, or write the names into the first row."),
    ),
    "no_complaints": (
        N_("{name} names its columns but holds no complaints."),
        N_("Check the period for which the list was exported."),
    ),
    "no_complaint_no": (
        N_("The number of the complaint is missing."),
        N_("Fill it in: by it the same complaint is known when the list comes again."),
    ),
    "no_received": (
        N_("The day on which it was received is missing."),
        N_("Write it as 2024-01-05, or with the time of day."),
    ),
    "duplicate_complaint": (
        N_("The complaint {value} stands on line {other} already; that line counts."),
        N_("Take one of the two lines out."),
    ),
    "complaint_word": (
        N_("“{value}” in the column {column} is not known."),
        N_("Write it as the form shows it, such as Complaint, Major or Yes."),
    ),
    "closed_first": (
        N_("It was closed before it was received."),
        N_("Check both days."),
    ),
}
