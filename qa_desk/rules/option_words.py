"""What the settings of the centre are called: their subjects, and the words of their choices."""

from collections.abc import Mapping

from qa_desk.i18n import N_, _
from qa_desk.rules import options
from qa_desk.rules.options import Option

SUBJECTS: Mapping[str, str] = {  # the beginning of a key → what it is about; in their order
    "centre.": N_("The centre"),
    "calendar": N_("The centre"),
    "sla.": N_("Deadlines"),
    "period.": N_("Deadlines"),
    "timeout.": N_("Deadlines"),
    "reminders.": N_("Deadlines"),
    "release.": N_("Deadlines"),
    "appeal.": N_("Disputes and appeals"),
    "dispute.": N_("Disputes and appeals"),
    "slip.": N_("Slips and signatures"),
    "station.": N_("Slips and signatures"),
    "cov.": N_("Coverage"),
    "plan.": N_("Plan and draw"),
    "draw.": N_("Plan and draw"),
    "score.": N_("Scoring"),
    "quick.": N_("Scoring"),
    "script.": N_("Scoring"),
    "checklist.": N_("Standards and policies"),
    "policy.": N_("Standards and policies"),
    "improve.": N_("Improvement"),
    "target.": N_("Figures and reports"),
    "month.": N_("Figures and reports"),
    "figures.": N_("Figures and reports"),
    "bulletin.": N_("Figures and reports"),
    "train.": N_("Training"),
    "action.": N_("Actions"),
    "complaint.": N_("Deadlines"),
    "meet.": N_("Meetings"),
    "know.": N_("Ask and answer"),
    "appraisal.": N_("Figures and reports"),
    "calibration.": N_("Scoring"),
    "recheck.": N_("Figures and reports"),
    "account.": N_("Accounts and exports"),
    "desk.": N_("Accounts and exports"),
    "export.": N_("Accounts and exports"),
    "audio.": N_("Retention"),
    "retention.": N_("Retention"),
}
_CHOICES: Mapping[str, str] = {
    "none": N_("None"),
    "mon": N_("Monday"),
    "tue": N_("Tuesday"),
    "wed": N_("Wednesday"),
    "thu": N_("Thursday"),
    "fri": N_("Friday"),
    "sat": N_("Saturday"),
    "sun": N_("Sunday"),
    "no": N_("No"),
    "yes": N_("Yes"),
    "cn": N_("Mainland China"),
    "weekdays": N_("Monday to Friday"),
    "longest": N_("The longest part"),
    "first": N_("The first part"),
    "last": N_("The last part"),
    "exclude": N_("No, others do"),
    "allow": N_("Yes, they may"),
    "optional": N_("Not needed"),
    "required": N_("Needed"),
    "per_evaluation": N_("One for each evaluation"),
    "per_csr_per_day": N_("One for each CSR and day"),
    "per_csr_per_week": N_("One for each CSR and week"),
    "per_csr_per_month": N_("One for each CSR and month"),
    "name": N_("Name"),
    "staff_no": N_("Staff no."),
    "hidden": N_("Nothing"),
    "random": N_("The random sample only"),
    "all": N_("All samples, unweighted"),
    "weighted": N_("All samples, weighted"),
    "initials": N_("Initials"),
    "named": N_("Only those named"),
    "team": N_("All CSRs of the team"),
    "qa_lead": N_("QA lead"),
    "cs_manager": N_("CS manager"),
}
_ONE: Mapping[str, str] = {  # the units of options.py, of a single one
    "calendar days": N_("calendar day"),
    "working days": N_("working day"),
    "shift days": N_("shift day"),
    "months": N_("month"),
    "checks": N_("check"),
    "entries": N_("entry"),
    "minutes": N_("minute"),
    "tries": N_("try"),
    "contacts": N_("contact"),
    "percent": N_("percent"),
    "seconds": N_("second"),
    "appeals": N_("appeal"),
    "disputes": N_("dispute"),
    "points": N_("point"),
    "results": N_("result"),
    "times": N_("time"),
    "day of the month": N_("day of the month"),
    "weeks": N_("week"),
    "hours": N_("hour"),
    "working hours": N_("working hour"),
}


def subject(key: str) -> str:
    """Return what a setting is about, not translated; "Others" for a key of no known subject."""
    found = (name for begin, name in SUBJECTS.items() if key.startswith(begin))
    return next(found, N_("Others"))


def in_order() -> list[Option]:
    """Return all settings, those of a subject together, else as the catalogue has them."""
    places = list(dict.fromkeys(SUBJECTS.values()))
    known = {name: place for place, name in enumerate(places)}
    return sorted(
        options.OPTIONS.values(), key=lambda one: known.get(subject(one.key), len(places))
    )


def choice(name: str) -> str:
    """Return the words of a choice, or its code where it has none."""
    return _(_CHOICES[name]) if name in _CHOICES else name


def shown(option: Option, value: str) -> str:
    """Return a value in words, with its unit."""
    if option.choices:
        return choice(value)
    if not option.unit or not value:
        return value
    return f"{value} {_(_ONE[option.unit] if value == '1' else option.unit)}"


def allowed(option: Option) -> str:
    """Return what may be written, in words."""
    if option.choices:
        return _(" / ").join(map(choice, option.choices))
    if isinstance(option.default, int):
        return _("{minimum} to {maximum}").format(minimum=option.minimum, maximum=option.maximum)
    if option.key in options.TIMES:
        return _("a time such as 09:30")
    if option.key == "centre.timezone":
        return _("a time zone such as Asia/Shanghai")
    return _("a text of up to {maximum} characters").format(maximum=option.maximum)


def clash(stored: Mapping[str, str]) -> str:
    """Return why settings that may be set one by one do not go together; "" when they do."""
    if options.number("reminders.first", stored) >= options.number("reminders.second", stored):
        return _("The first reminder comes before the second one. Change the other one first.")
    if options.number("plan.random", stored) + options.number("plan.targeted", stored) > 100:
        return _("The random and the targeted part of a plan are 100 percent at most together.")
    return ""
