"""What the columns of reports are called, and how their values are told (D16).

A table of a report holds whole numbers, ISO dates, codes and names; its words are chosen when it is
shown. A column whose code ends with `_low` or `_high` is the interval of the one before it and
stands with it in one cell.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from qa_desk.i18n import N_, Bilingual, _
from qa_desk.rules.checklists import DIMENSIONS, FATAL_CLASSES
from qa_desk.rules.dimension_sections import TYPICAL
from qa_desk.rules.figuring import STATES
from qa_desk.rules.guards import CLOSINGS, VERDICTS
from qa_desk.rules.measures import MEASURES
from qa_desk.rules.plans import MODES
from qa_desk.rules.report_forms import Figure, Table, Value
from qa_desk.rules.sampling import REASONS
from qa_desk.rules.sheets import CAUSES

EMPTY = "–"  # nothing is a dash, never 0
# text: a name, as it is; code: a word of `words`; count: a number; permille: a rate, as percent;
# tenths: a score; hundredths: points of a checklist; minutes: a duration; date: an ISO day;
# both: words in both languages (`both`); yes: 1 or 0
UNITS = ("text", "code", "both", "date", "yes")
NUMBERS = ("count", "permille", "tenths", "hundredths", "minutes")
RANGE = "–"
_SHORT = 20  # characters of a title
_INTERVAL = ("_low", "_high")


@dataclass(frozen=True)
class Column:
    """How a column is called, in which unit its values are, and the words of its codes."""

    label: str
    unit: str = "text"
    words: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_number(self) -> bool:
        """Say whether its values stand to the right."""
        return self.unit in NUMBERS


_COUNT, _RATE, _SCORE, _DATE = "count", "permille", "tenths", "date"
STRATA: Mapping[str, str] = {
    "random": N_("Random sampling"),
    "targeted": N_("Targeted sampling"),
    "quota": N_("Quota sampling"),
}
CLOSED: Mapping[str, str] = {  # how far a released result is, and why it is unsigned
    "signed": N_("Signed"),
    **CLOSINGS,
    "open": N_("Still open"),
}
PROGRESS: Mapping[str, str] = {  # what a digest counts
    "needs_open": N_("Training needs open now"),
    "needs_effective": N_("Trainings closed as effective"),
    "needs_not_effective": N_("Trainings closed as not effective"),
    "actions_open": N_("Actions and information notes not done yet"),
    "actions_closed": N_("Actions and information notes closed in the period"),
    "plans_in_force": N_("Improvement plans in force"),
    "questions_raised": N_("Questions and feedback slips raised"),
    "articles_changed": N_("Articles of the knowledge base changed"),
}
LATE: Mapping[str, str] = {  # what may be overdue, in a digest
    "results": N_("Results that wait for the team lead"),
    "training": N_("Training needs"),
    "complaints": N_("Complaints"),
    "actions": N_("Actions"),
    "questions": N_("Questions and feedback slips"),
}
COLUMNS: Mapping[str, Column] = {
    "progress": Column(N_("What was set going"), "code", PROGRESS),
    "how_many": Column(N_("How many"), _COUNT),
    "late": Column(N_("What is overdue"), "code", LATE),
    "whom": Column(N_("With whom")),
    "inspector": Column(N_("QA inspector")),
    "csr": Column(N_("CSR")),
    "team": Column(N_("Team")),
    "lead": Column(N_("Team lead")),
    "group": Column(N_("Skill group")),
    "subject": Column(N_("Whom or what")),
    "reason": Column(N_("Reason")),
    "day": Column(N_("Day"), _DATE),
    "since": Column(N_("Since"), _DATE),
    "until": Column(N_("Until"), _DATE),
    "item": Column(N_("Item")),
    "item_name": Column(N_("What it asks"), "both"),
    "fatal": Column(N_("Clause")),
    "fatal_name": Column(N_("Fatal error"), "both"),
    "mode": Column(N_("Mode"), "code", MODES),
    "stratum": Column(N_("Sample"), "code", STRATA),
    "dimension": Column(N_("Dimension"), "code", DIMENSIONS),
    "fatal_class": Column(N_("Class"), "code", FATAL_CLASSES),
    "cause": Column(N_("Cause"), "code", CAUSES),
    "verdict": Column(N_("Outcome"), "code", VERDICTS),
    "closed": Column(N_("How it ended"), "code", CLOSED),
    "n": Column("n", _COUNT),
    "planned": Column(N_("Planned"), _COUNT),
    "tasks": Column(N_("Tasks given"), _COUNT),
    "done": Column(N_("Done"), _COUNT),
    "open": Column(N_("Not done yet"), _COUNT),
    "checks": Column(N_("Checks"), _COUNT),
    "quick": Column(N_("Quick checks"), _COUNT),
    "evaluations": Column(N_("Evaluations"), _COUNT),
    "due": Column(N_("Due"), _COUNT),
    "required": Column(N_("Required"), _COUNT),
    "missed": Column(N_("Days missed"), _COUNT),
    "short": Column(N_("Short by"), _COUNT),
    "score": Column(N_("Average score"), _SCORE),
    "score_low": Column("", _SCORE),
    "score_high": Column("", _SCORE),
    "pass": Column(N_("Pass rate"), _RATE),
    "pass_low": Column("", _RATE),
    "pass_high": Column("", _RATE),
    "rate": Column(N_("Rate"), _RATE),
    "rate_low": Column("", _RATE),
    "rate_high": Column("", _RATE),
    "plan_done": Column(N_("Plan done"), _RATE),
    "plan_done_low": Column("", _RATE),
    "plan_done_high": Column("", _RATE),
    "share": Column(N_("Share"), _RATE),
    "fatals": Column(N_("Fatal errors"), _COUNT),
    "lost": Column(N_("Points lost"), "hundredths"),
    "opportunities": Column(N_("Applicable"), _COUNT),
    "defects": Column(N_("Deductions"), _COUNT),
    "before": Column(N_("The period before"), _SCORE),
    "skill": Column(N_("Minimum skill"), _RATE),
    "is_below": Column(N_("Below the minimum"), "yes"),
    "times": Column(N_("How often"), _COUNT),
    "csrs": Column(N_("CSRs"), _COUNT),
    "released": Column(N_("Released"), _COUNT),
    "disputed": Column(N_("Disputed"), _COUNT),
    "overturned": Column(N_("Overturned"), _COUNT),
    "overdue": Column(N_("Overdue"), _COUNT),
    "spent": Column(N_("Average time"), "minutes"),
    "uplift": Column(N_("On top in the month"), _COUNT),
    # service quality report, inspector's summary, profiles
    "month": Column(N_("Month")),
    "evaluation": Column(N_("Evaluation no.")),
    "final": Column(N_("Final score"), _SCORE),
    "measure": Column(N_("Measure")),
    "praise": Column(N_("Praise")),
    "sample_reason": Column(N_("Sample reason"), "code", REASONS),
    "state": Column(N_("Target reached"), "code", STATES),
    "case": Column(N_("Case"), "code", TYPICAL),
    "is_changed": Column(N_("Checklist changed"), "yes"),
    "calls": Column(N_("Calls"), _COUNT),
    "set_aside": Column(N_("Calibration and re-checks, not counted"), _COUNT),
    "weight": Column(N_("Weight"), _RATE),
    "applicable_points": Column(N_("Points applicable"), "hundredths"),
    "points": Column(N_("Points earned, pooled"), _RATE),
    "minimum": Column(N_("Minimum"), _RATE),
    "months": Column(N_("Months running"), _COUNT),
    "per_100": Column(N_("Per 100 evaluations"), _SCORE),
    "target": Column(N_("At most"), _RATE),
    "csat": Column(N_("Satisfaction"), "hundredths"),
    "csat_n": Column(N_("Rated calls"), _COUNT),
    "complaints": Column(N_("Complaints"), _COUNT),
    "days_rostered": Column(N_("Days on the roster"), _COUNT),
    "days_attended": Column(N_("Days worked"), _COUNT),
    "teams": Column(N_("Teams"), _COUNT),
    "timed": Column(N_("With the time known"), _COUNT),
    "minutes_each": Column(N_("Minutes for each"), _SCORE),
    "rank": Column(N_("Rank"), _COUNT),
    "figure": Column(
        N_("Figure"), "code", {code: measure.name for code, measure in MEASURES.items()}
    ),
    "change": Column(N_("Change"), _RATE),
    "score_change": Column(N_("Change of the average score"), _SCORE),
    "score_change_low": Column("", _SCORE),
    "score_change_high": Column("", _SCORE),
    "change_low": Column("", _RATE),
    "change_high": Column("", _RATE),
    "n_before": Column(N_("n before"), _COUNT),
    "accuracy": Column(N_("Accuracy"), _RATE),
    "accuracy_low": Column("", _RATE),
    "accuracy_high": Column("", _RATE),
    "decided": Column(N_("Decided"), _COUNT),
    "half": Column(N_("Half of them within"), "minutes"),
    "longest": Column(N_("Longest"), "minutes"),
    "version": Column(N_("Version")),
    "checklist": Column(N_("Checklist"), "both"),
    "changed": Column(N_("Items that no longer compare"), _COUNT),
}


CAPTIONS: Mapping[str, str] = {  # of tables that stand beside others in their section
    "by_inspector": N_("By QA inspector"),
    "by_mode": N_("By mode, with what the plan of the month asks for"),
    "strata": N_("Each sample by itself"),
    "change": N_("How rates moved, with the interval of the difference"),
    "score_change": N_("How the average score moved, with the interval of the difference"),
    "forms": N_("Checklists that changed: figures of their items do not compare"),
    "items_lost": N_("Items by points lost"),
    "items_often": N_("Items by number of deductions"),
    "fatals": N_("Fatal errors by clause"),
    "outcomes": N_("What was decided"),
    "days": N_("From the dispute to the decision (hours:minutes)"),
    "endings": N_("How results ended"),
    "overdue": N_("Waiting for the team lead past the time limit"),
    "sample_strata": N_("Each sample with its weight: its part of the calls"),
    "sample_reasons": N_("Why calls were evaluated"),
    "dimensions": N_("Points and deductions, random sample"),
    "dimension_rates": N_(
        "Defect rates, random sample, with the change from the month before and its interval"
    ),
    "dimension_trend": N_("By month, random sample"),
    "worst_items": N_("Items that lost most points, all samples, with the change and its interval"),
    "dimension_teams": N_("Teams, random sample"),
    "skill_groups": N_("Skill groups against the minimum of the standard"),
    "typical_cases": N_("Typical cases, signed, without any person"),
    "causes": N_("Deductions by cause, all samples"),
    "fatal_clauses": N_("Evaluations by fatal error, all samples"),
    "process_findings": N_("What is not charged to CSRs, by cause and item"),
    "last_measures": N_("Measures of the month before, as they were typed"),
    "contrast": N_("Beside satisfaction and complaints"),
    "output_modes": N_("By mode: evaluations given and done, and quick checks"),
    "time_spent": N_("Evaluations submitted in the month, and the time they took"),
    "overturns": N_("Why results were corrected"),
    "main_problems": N_("Items that lost most points, each with a case"),
    "dimension_state": N_("Random sample, with the change from the month before and its interval"),
    "skills": N_("Random sample of the month, deductions with the CSR as cause"),
    "team_people": N_("By staff no., random sample of the month; fatal errors of all samples"),
    "fatal_results": N_("Evaluations with a fatal error, all samples of twelve months"),
    "praise": N_("What the inspectors praised"),
}


@dataclass(frozen=True)
class Heading:
    """What stands above a column as it is shown, and whether its values stand to the right."""

    label: str
    to_right: bool


def caption(table: Table) -> str:
    """Return what stands over a table in the language spoken now; nothing where it is alone."""
    words = CAPTIONS.get(table.code)
    return _(words) if words else ""


def headings(table: Table) -> list[Heading]:
    """Return the headings of a table in the language spoken now, a cell with its interval once."""
    found = (COLUMNS[code] for code in table.columns if not code.endswith(_INTERVAL))
    return [Heading(_(column.label), column.is_number) for column in found]


def cells(table: Table) -> list[list[str]]:
    """Return the rows of a table as they read in the language spoken now."""
    return [_row(table.columns, row) for row in table.rows]


def _row(codes: Sequence[str], row: Sequence[Value]) -> list[str]:
    found: list[str] = []
    for code, value in zip(codes, row, strict=True):
        said = told(COLUMNS[code], value)
        if code.endswith("_low"):
            found[-1] += "" if value is None else f" ({said}"
        elif code.endswith("_high"):
            found[-1] += "" if value is None else f"{RANGE}{said})"
        else:
            found.append(said)
    return found


def told(column: Column, value: Value) -> str:
    """Return a value of a column as it reads in the language spoken now; nothing is a dash."""
    if value is None or value == "":
        return EMPTY
    if column.unit == "code":
        return _(column.words.get(str(value), str(value)))
    if column.unit == "both":
        chinese, _line, english = str(value).partition("\n")
        return str(Bilingual(chinese, english))
    return number(column.unit, value) if isinstance(value, int) else value


def number(unit: str, value: int) -> str:
    """Return a whole number of a unit as it reads: 965 of `permille` is 96.5 %."""
    match unit:
        case "yes":
            return _("yes") if value else _("no")
        case "permille":
            return f"{_tenths(value)} %"
        case "tenths":
            return _tenths(value)
        case "hundredths":
            return f"{value / 100:.2f}".rstrip("0").rstrip(".")
        case "minutes":
            hours, minutes = divmod(value, 60)
            return f"{hours}:{minutes:02}"
    return str(value)


def item_title(key: str, words: str) -> str:
    """Return a short title of an item from its words in both languages: its key and beginning."""
    chinese, _line, english = words.partition("\n")
    told = str(Bilingual(chinese, english))
    short = told if len(told) <= _SHORT else f"{told[: _SHORT - 1]}…"
    return " ".join(filter(None, (key, short)))


def both(words: Bilingual) -> str:
    """Return words in both languages as one value of a column of unit `both`."""
    return f"{words.zh}\n{words.en}"


def _tenths(value: int) -> str:
    sign = "-" if value < 0 else ""
    return f"{sign}{abs(value) // 10}.{abs(value) % 10}"


# -- figures -----------------------------------------------------------------------------------

_UNITS: Mapping[str, str] = {
    "percent": "permille",
    "score": "tenths",
    "per_100": "tenths",
    "per_10000": "tenths",
    "hours": "tenths",
}
_OF: Mapping[str, str] = {
    **STRATA,
    **FATAL_CLASSES,
    **DIMENSIONS,
    **MODES,
    "spot": N_("Spot checks of the CS manager"),
}
FIGURE_HEADINGS = (
    *(N_("Figure"), N_("Value (95 % interval)"), "n", N_("The period before"), N_("Target value")),
)


def figure_name(figure: Figure) -> str:
    """Return how a figure is called: its measure, and the code that it is of in words."""
    name = _(MEASURES[figure.measure].name)
    return f"{name} · {_(_OF.get(figure.of, figure.of))}" if figure.of else name


def figure_cells(figure: Figure) -> list[str]:
    """Return a figure as it reads under FIGURE_HEADINGS; nothing is a dash."""
    unit = _UNITS.get(MEASURES[figure.measure].unit, "count")

    def say(value: int | None) -> str:
        return EMPTY if value is None else number(unit, value)

    shown = say(figure.value)
    if figure.low is not None and figure.high is not None:
        to = f" {RANGE} " if figure.low < 0 else RANGE  # a dash beside a minus is hard to read
        shown += f" ({say(figure.low)}{to}{say(figure.high)})"
    return [figure_name(figure), shown, str(figure.n), say(figure.before), say(figure.target)]
