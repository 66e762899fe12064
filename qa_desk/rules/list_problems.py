"""What can be wrong with a list or one of its lines, and what helps."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from qa_desk.i18n import N_, _
from qa_desk.rules import list_words, masking

COLUMNS: Mapping[str, str] = {
    "call_id": N_("Call ID"),
    "staff_no": N_("Staff no."),
    "agent_id": N_("Agent ID"),
    "extension": N_("Extension"),
    "recorder_user": N_("Recorder user"),
    "start": N_("Start"),
    "duration": N_("Duration"),
    "direction": N_("Direction"),
    "number": N_("Customer number"),
    "reason": N_("Contact reason"),
    "csat": N_("CSAT"),
    "language": N_("Language"),
    "file": N_("Recording file"),
    "channel": N_("Contact channel"),
    "name": N_("Full name"),
    "team": N_("Team"),
    "skill_group": N_("Skill group"),
    "role": N_("Roles"),
    "leads": N_("Leads"),
    "login": N_("Sign-in name"),
    "reading": N_("Pinyin"),
    "post": N_("Post"),
    "probation": N_("Probation until"),
    "since": N_("In force from"),
    "hired": N_("Hired"),
    "end": N_("To"),
    "day": N_("Date"),
    "checklist": N_("Checklist"),
    "score": N_("Score"),
    "result": N_("Result"),
    "fatal": N_("Fatal error"),
    "item": N_("Item points"),
    **list_words.COLUMNS,
}
# Code → what is wrong, what helps. The codes are stored, never the sentences.
REASONS: Mapping[str, tuple[str, str]] = {
    "empty": (
        N_("{name} is empty."),
        N_("Export the list again and import the new file."),
    ),
    "workbook": (
        N_("{name} is an Excel workbook, not a CSV file."),
        N_("Open it in Excel or WPS, save it as CSV UTF-8 and import that file."),
    ),
    "not_text": (
        N_("{name} is not a text file, so it holds no list."),
        N_("Save the list as CSV UTF-8 and import that file."),
    ),
    "event_log": (
        N_("{name} is Asterisk's event log (CEL), not its call list."),
        N_("Choose Master.csv in the folder cdr-csv."),
    ),
    "no_header": (
        N_("{name} has no first row that names its columns."),
        N_("Write the column names into the first row, at least Call ID and Start."),
    ),
    "no_column": (
        N_("{name} has no column {column}."),
        N_("Add the column, or write its name into the first row."),
    ),
    "no_people_header": (
        N_("{name} has no first row that names its columns."),
        N_("Write the column names into the first row, at least Staff no. and Full name."),
    ),
    "no_people": (
        N_("{name} names its columns but holds no people."),
        N_("Check what was exported, and import the new file."),
    ),
    "no_rows": (
        N_("{name} names its columns but holds no calls."),
        N_("Check the period for which the list was exported."),
    ),
    "quotes": (
        N_("The quotation marks on this line do not match, so its columns cannot be told apart."),
        N_("Close the quotation mark or take it out."),
    ),
    "few_columns": (
        N_("This line has {found} columns instead of {expected}."),
        N_("Complete the line. If a line break split it, put its text into quotation marks."),
    ),
    "many_columns": (
        N_("This line has {found} columns instead of {expected}."),
        N_("Put a text that holds a comma into quotation marks."),
    ),
    "characters": (
        N_("This line holds characters that cannot be read."),
        N_("Save the file as CSV UTF-8 and import it again."),
    ),
    "no_call_id": (
        N_("This line has neither a call ID nor the name of a recording."),
        N_("Fill in one of them; a call without both cannot be matched."),
    ),
    "long_text": (
        N_("The column {column} holds more than {most} characters."),
        N_("Check whether a quotation mark is missing further up."),
    ),
    "excel_number": (
        N_("Excel has rounded the number in the column {column} ({value})."),
        N_("Export the list again and open it as text, or do not open it in Excel at all."),
    ),
    "no_time": (
        N_("The start of the call is missing."),
        N_("Fill in date and time, such as 2024-01-05 09:03:00."),
    ),
    "time": (
        N_("{value} is not a date and time."),
        N_("Write it as 2024-01-05 09:03:00."),
    ),
    "date_only": (
        N_("{value} is a date without a time of day."),
        N_("Write date and time, such as 2024-01-05 09:03:00."),
    ),
    "future": (
        N_("The call starts in the future ({value})."),
        N_("Check the clock and the time zone of the telephone system."),
    ),
    "past": (
        N_("The call starts before the year 2000 ({value})."),
        N_("Check the clock of the telephone system."),
    ),
    "duration": (
        N_("{value} is not a duration."),
        N_("Write seconds, such as 245, or 0:04:05."),
    ),
    "negative": (
        N_("The duration {value} is below zero."),
        N_("Write seconds, such as 245, or 0:04:05."),
    ),
    "too_long": (
        N_("The duration {value} is more than 24 hours."),
        N_("Write seconds, such as 245, or 0:04:05."),
    ),
    "csat": (
        N_("The CSAT {value} is not a whole number from 0 to 100."),
        N_("Correct it or leave it empty."),
    ),
    "duplicate": (
        N_("The call ID {value} stands on line {other} already; that line counts."),
        N_("Take one of the two lines out, or give the calls different call IDs."),
    ),
    "no_staff_no": (
        N_("The staff no. is missing."),
        N_("Fill it in: people are known by their number, never by their name."),
    ),
    "no_name": (
        N_("The name is missing."),
        N_("Fill it in: a person is always shown with name and staff no."),
    ),
    "duplicate_staff_no": (
        N_("The staff no. {value} stands on line {other} already; that line counts."),
        N_("Take one of the two lines out, or give the people different numbers."),
    ),
    "date": (
        N_("{value} in the column {column} is not a date."),
        N_("Write it as 2024-01-05."),
    ),
    "role": (
        N_("{value} is not a role."),
        N_("Write roles as the People page shows them, such as CSR or Team lead."),
    ),
    "login": (
        N_("“{value}” cannot be a sign-in name."),
        N_(
            "Use up to 40 letters a to z, digits, dots, hyphens and underscores, beginning with a "
            "letter or a digit. Names that the program needs itself are reserved."
        ),
    ),
    "group_without_team": (
        N_("The line names a skill group but no team."),
        N_("Fill in the team; a skill group is given together with it."),
    ),
    "no_roster": (
        N_("{name} has neither a row of days nor the columns Staff no. and Date."),
        N_("Give the days 1 to 31 a row of their own, or a line to each shift."),
    ),
    "no_month": (
        N_("{name} does not say of which month it is."),
        N_("Choose the month, or write it into the title, such as 2026-11."),
    ),
    "no_shifts": (
        N_("{name} holds nobody's shifts."),
        N_("Check what was exported, and import the new file."),
    ),
    "unknown_staff_no": (
        N_("Nobody has the staff no. {value}."),
        N_("Correct it, or import the list of people first."),
    ),
    "two_people": (
        N_("The staff no. {value} has lost its zeros, and two people would fit: {found}."),
        N_("Write the whole number into the cell, as text."),
    ),
    "number_of_two": (
        N_("Several people had the staff no. {value}, and none of them alone on {day}."),
        N_("Correct the dates of the number on the People page."),
    ),
    "zeros_restored": (
        N_("The staff no. {value} had lost its zeros and was read as {found}."),
        N_("Nothing is to be done if that is right."),
    ),
    "unknown_code": (
        N_("“{value}” is not in the code table. It stands first on {day}; cells in all: {found}."),
        N_("Set it up under “Shift codes”, then import the file again; the rest goes in."),
    ),
    "no_times": (
        N_("This line has neither times nor a code nor a leave type."),
        N_("Fill in start and end, such as 08:00 and 16:00."),
    ),
    "shift_time": (
        N_("{value} are no times of a shift."),
        N_("Write start and end such as 08:00 and 16:00."),
    ),
    "overlap": (
        N_("The shifts of {value} on {day} lie over each other."),
        N_("Correct their times; a shift after midnight belongs to the day on which it began."),
    ),
    "no_such_day": (
        N_("The month has no day {value}, but a shift stands there."),
        N_("Check the month, or empty the cell."),
    ),
    "no_log": (
        N_("{name} is no log of sign-ins."),
        N_("Write the column names into the first row: Staff no., Extension, From and To."),
    ),
    "no_extension": (
        N_("The extension is missing."),
        N_("Fill in at which telephone it was."),
    ),
    "no_sign_in": (
        N_("The time of the sign-in is missing."),
        N_("Write it as 2024-01-05 09:03:00."),
    ),
    "ends_first": (
        N_("The sign-out ({value}) lies before the sign-in."),
        N_("Correct one of the two times."),
    ),
    "no_sign_out": (
        N_("The time of the sign-out is missing, and nobody signs in there later."),
        N_("Fill in until when it was."),
    ),
    "no_past_header": (
        N_("{name} has no columns that tell whose results these are."),
        N_("Say which columns hold the staff no. or the call ID, and the score or the result."),
    ),
    "no_past_rows": (
        N_("{name} names its columns but holds no results."),
        N_("Check what was exported, and import the new file."),
    ),
    "no_score": (
        N_("The score and the result are missing."),
        N_("Fill in one of them."),
    ),
    "past_score": (
        N_("{column}: “{value}” is no score from 0 to 100."),
        N_("Write it as a number, such as 86.7."),
    ),
    "past_result": (
        N_("{column}: “{value}” does not say whether the call passed."),
        N_("Write pass, fail or fatal."),
    ),
    "item_points": (
        N_("{found}: “{value}” are no points."),
        N_("Write them as a number, or leave the cell empty where the item did not apply."),
    ),
    "duplicate_call": (
        N_("The same call and person stand on line {other} already."),
        N_("Keep the line that is right."),
    ),
    "no_date": (
        N_("The date is missing."),
        N_("Fill it in, such as 2024-01-05."),
    ),
    **list_words.REASONS,
}
GROUPS: Mapping[str, str] = {
    "file": N_("Files that cannot be played"),
    "line": N_("Lines of the call list"),
    "missing": N_("Recordings that the list names and nobody finds"),
    "conflict": N_("Calls that have another recording already"),
    "transcript": N_("Transcripts that cannot be read"),
    "folder": N_("Folders and names that cannot be read"),
    "stopped": N_("The import broke off"),
}
"""Why an import leaves something out, as it is counted."""

_SHOWN = 120  # characters of a line


@dataclass(frozen=True)
class Problem:
    """What was left out: which file, which line (0: all of it), why and what to do; masked."""

    file: str
    line: int
    words: str
    shown: str = ""  # how the line begins
    reason: str = ""  # a code of GROUPS; empty: a file that cannot be read, or a line

    @property
    def group(self) -> str:
        """Return under which reason it is counted."""
        return self.reason or ("line" if self.line else "file")

    def __str__(self) -> str:
        words = _("{file}, line {line}: {sentence}") if self.line else _("{part}: {sentence}")
        return words.format(file=self.file, part=self.file, line=self.line, sentence=self.words)


@dataclass(frozen=True)
class RowProblem:
    """A line that was left out, or the whole file (line 0): a code of REASONS and its values."""

    line: int
    code: str
    values: Mapping[str, str] = field(default_factory=dict)  # masked
    shown: str = ""  # how the line begins, masked

    @property
    def reason(self) -> str:
        """What is wrong, as a sentence."""
        return self._sentence(0)

    @property
    def remedy(self) -> str:
        """What to do about it, as a sentence."""
        return self._sentence(1)

    @property
    def words(self) -> str:
        """What is wrong and what to do about it."""
        return f"{self.reason} {self.remedy}"

    def of(self, file: str) -> Problem:
        """Return it as a problem of a file, to be shown."""
        return Problem(file, self.line, self.words, self.shown)

    def _sentence(self, which: int) -> str:
        values = dict(self.values)
        if "column" in values:
            values["column"] = _(COLUMNS[values["column"]])
        return _(REASONS[self.code][which]).format(**values)


class RefusedError(Exception):
    """A line cannot be taken; it ends where the lines are collected."""

    def __init__(self, code: str, **values: str) -> None:
        super().__init__(code)
        self.code = code
        self.values = values

    def problem(self, line: int, text: str = "") -> RowProblem:
        """Return what to tell about it, without a customer's number."""
        values = {key: _masked(value) for key, value in self.values.items()}
        return RowProblem(line, self.code, values, _masked(text))


def _masked(text: str) -> str:
    clean = "".join(character if character.isprintable() else " " for character in text)
    masked = masking.mask_in_text(clean)
    return masked if len(masked) <= _SHOWN else masked[:_SHOWN] + "…"
