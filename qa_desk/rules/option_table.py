"""The typed catalogue of what a centre decides about itself (D13, domain.md 2.2)."""

from collections.abc import Mapping
from dataclasses import dataclass

from qa_desk.i18n import N_


@dataclass(frozen=True)
class Option:
    """One setting: a whole number with its range, one of several choices, or a text."""

    key: str
    default: int | str
    minimum: int
    maximum: int  # of a text, its length
    unit: str
    help: str
    choices: tuple[str, ...] = ()


_CALENDAR_DAYS = N_("calendar days")
_WORKING_DAYS = N_("working days")
_SHIFT_DAYS = N_("shift days")
_MONTHS = N_("months")
_CHECKS = N_("checks")
_ENTRIES = N_("entries")
_MINUTES = N_("minutes")
_TRIES = N_("tries")
_CONTACTS = N_("contacts")
_PERCENT = N_("percent")
_SECONDS = N_("seconds")
_APPEALS = N_("appeals")
_DISPUTES = N_("disputes")
_POINTS = N_("points")
_RESULTS = N_("results")
_TIMES = N_("times")
_DAY_OF_MONTH = N_("day of the month")
_WEEKS = N_("weeks")

TIMES = ("cov.day_close", "release.at", "bulletin.daily")  # of day

OPTIONS: Mapping[str, Option] = {
    option.key: option
    for option in (
        Option("centre.name", "", 0, 80, "", N_("Name of the contact centre on documents")),
        Option("centre.timezone", "Asia/Shanghai", 1, 40, "", N_("Time zone of the centre")),
        Option(
            "calendar", "cn", 0, 0, "",
            N_("Which days are working days: mainland China's, or Monday to Friday"),
            ("cn", "weekdays"),
        ),
        Option("sla.eval.age_max", 5, 1, 35, _CALENDAR_DAYS,
               N_("Oldest recording that may be sampled")),
        Option("sla.eval.complete", 2, 1, 10, _WORKING_DAYS,
               N_("From assignment to submission")),
        Option("sla.csr.respond", 2, 1, 10, _SHIFT_DAYS,
               N_("From release until the CSR confirms or disputes")),
        Option("sla.csr.respond.cap", 5, 1, 45, _CALENDAR_DAYS,
               N_("Latest answer of the CSR, whatever the roster says")),
        Option("sla.tl.countersign", 1, 1, 5, _WORKING_DAYS,
               N_("From the CSR's signature to the team lead's")),
        Option("sla.tl.judge", 1, 1, 5, _WORKING_DAYS,
               N_("From a dispute to the team lead's judgement")),
        Option("sla.tl.help", 1, 1, 5, _SHIFT_DAYS,
               N_("Time in which the team lead helps the CSR to confirm")),
        Option("sla.tl.vacant", 3, 1, 20, _WORKING_DAYS,
               N_("How long a team may be without a team lead until somebody else is asked")),
        Option("sla.qa.review", 2, 1, 10, _WORKING_DAYS,
               N_("From the team lead's opinion to the QA lead's verdict")),
        Option("sla.appeal2.file", 1, 1, 10, _SHIFT_DAYS,
               N_("From a verdict until the CSR files a second appeal")),
        Option("sla.appeal2.decide", 3, 1, 10, _WORKING_DAYS,
               N_("From a second appeal to the panel's decision")),
        Option("sla.reopen", 7, 1, 60, _CALENDAR_DAYS,
               N_("How long a closed evaluation may be reopened")),
        Option("sla.assessment.hear", 2, 1, 10, _WORKING_DAYS,
               N_("From the assessment of a QA inspector until the inspector is heard")),
        Option("period.lock", 5, 1, 20, _WORKING_DAYS,
               N_("Working day of the next month at whose end a month's results freeze")),
        Option(
            "month.basis", "random", 0, 0, "",
            N_("On which samples the monthly result of a CSR stands"),
            ("random", "all", "weighted"),
        ),
        Option("timeout.accept", "no", 0, 0, "",
               N_("Whether a CSR who lets the time pass has accepted the result"), ("no", "yes")),
        Option("reminders.first", 50, 1, 99, _PERCENT,
               N_("Part of the time after which a waiting person is reminded")),
        Option("reminders.second", 90, 1, 99, _PERCENT,
               N_("Part of the time after which a waiting person is reminded again")),
        Option("appeal.per_month", 2, 0, 31, _APPEALS,
               N_("Second appeals of a CSR in a month; 0 is without a limit")),
        Option("appeal.points", 5, 0, 100, _POINTS,
               N_("Least points at stake for a second appeal")),
        Option("dispute.skips", 1, 0, 31, _DISPUTES,
               N_("Disputes of a CSR in a month that go past the team lead")),
        Option("cov.day", 3, 0, 20, _CHECKS,
               N_("Checks of each CSR on each shift day")),
        Option("cov.month", 20, 0, 200, _CHECKS,
               N_("Evaluations of each CSR in a month")),
        Option("cov.equal", "no", 0, 0, "",
               N_("Quick checks count to the month as well"), ("no", "yes")),
        Option("cov.month.part", "yes", 0, 0, "",
               N_("Who worked part of the month needs a part of the evaluations"), ("yes", "no")),
        Option("cov.month.shifts", 22, 1, 31, _SHIFT_DAYS,
               N_("Shift days of a whole month, from which the part is reckoned")),
        Option("cov.shift", 240, 0, 1440, _MINUTES,
               N_("Least time on post for which a shift day counts")),
        Option("cov.contacts", 3, 0, 100, _CONTACTS,
               N_("Least contacts handled for which a shift day counts")),
        Option("cov.day_close", "09:30", 5, 5, "",
               N_("When a shift day closes, on the next working day")),
        Option("release.at", "", 0, 5, "",
               N_("When results without a fatal error are released each day; empty is by hand")),
        Option("plan.random", 60, 0, 100, _PERCENT,
               N_("Part of a new plan that is drawn at random; targeted and quota share the rest")),
        Option("plan.targeted", 30, 0, 100, _PERCENT,
               N_("Part of a new plan that is targeted")),
        Option("plan.day", 17, 1, 100, _CHECKS,
               N_("Evaluations that an inspector scores on a whole day")),
        Option("plan.scoring", 70, 1, 100, _PERCENT,
               N_("Part of an inspector's time that is for scoring")),
        Option("plan.quick", 3, 1, 60, _MINUTES,
               N_("Time that a quick check takes, listening included")),
        Option("draw.seconds", 20, 0, 3600, _SECONDS,
               N_("Shorter calls are not drawn")),
        Option("draw.segment", "longest", 0, 0, "",
               N_("Whose part of a transferred call is scored"), ("longest", "first", "last")),
        Option(
            "draw.same_team", "exclude", 0, 0, "",
            N_("Whether inspectors score CSRs of a team that they belong to or lead"),
            ("exclude", "allow"),
        ),
        Option("draw.replaced", 10, 1, 100, _PERCENT,
               N_("Part of an inspector's tasks replaced, from which the QA lead is told")),
        Option("score.evidence", 50, 1, 100, _PERCENT,
               N_("Loss of an item's points from which a deduction needs a note and a mark")),
        Option(
            "score.praise", "optional", 0, 0, "",
            N_("Whether a call without a deduction needs praise or a suggestion"),
            ("optional", "required"),
        ),
        Option("score.phrases", "", 0, 4000, "",
               N_("Quick phrases for notes, praise and suggestions, with | between them")),
        Option("score.repeated", 30, 1, 366, _CALENDAR_DAYS,
               N_("How far back the same deduction of a CSR counts as repeated")),
        Option("quick.heard", 30, 0, 100, _PERCENT,
               N_("Least part of a recording played for a quick check of it")),
        Option("policy.review", 6, 1, 6, _MONTHS,
               N_("From one review of a policy to the next")),
        Option("policy.ahead", 30, 1, 90, _CALENDAR_DAYS,
               N_("How long before a review of a policy is due its owner is told")),
        Option("policy.notice", 5, 0, 20, _WORKING_DAYS,
               N_("From the approval of a changed policy until it is in force")),
        Option("policy.read", 7, 1, 60, _CALENDAR_DAYS,
               N_("Time in which a published policy is to be read")),
        Option("script.rest", 30, 0, 366, _CALENDAR_DAYS,
               N_("How long the script of a test call is not proposed again for the same CSR")),
        Option("checklist.notice", 5, 0, 60, _WORKING_DAYS,
               N_("Usual notice before a new checklist version holds")),
        Option(
            "checklist.approval", "qa_lead", 0, 0, "",
            N_("Whose word puts a checklist version in force"),
            ("qa_lead", "cs_manager"),
        ),
        Option(
            "slip.mode", "per_csr_per_week", 0, 0, "",
            N_("How evaluations are put together on confirmation slips"),
            ("per_evaluation", "per_csr_per_day", "per_csr_per_week", "per_csr_per_month"),
        ),
        Option(
            "slip.inspector_shown", "staff_no", 0, 0, "",
            N_("What the confirmation slip shows of the QA inspector"),
            ("name", "staff_no", "hidden"),
        ),
        Option("account.tries", 5, 3, 20, _TRIES,
               N_("Wrong passwords until an account waits (local file)")),
        Option("account.wait", 5, 1, 1440, _MINUTES,
               N_("How long an account waits then")),
        Option("desk.idle_lock", 10, 0, 240, _MINUTES,
               N_("Without key or mouse until the window locks; 0 is never")),
        Option("station.idle", 60, 20, 600, _SECONDS,
               N_("Without key or mouse until a signing station signs out")),
        Option("audio.store", "", 0, 400, "",
               N_("Folder of the sealed copies of recordings, which every desktop reaches")),
        Option("export.alone", 1000, 0, 1_000_000, _ENTRIES,
               N_("Most that one person may export without a second one's approval")),
        Option("retention.records", 24, 6, 600, _MONTHS,
               N_("How long QA records are kept")),
        Option("retention.audio", 6, 6, 600, _MONTHS,
               N_("How long recordings are kept")),
        Option("retention.complaint", 24, 6, 600, _MONTHS,
               N_("How long records and recordings of a complaint are kept")),
        Option("retention.teaching", 24, 6, 600, _MONTHS,
               N_("How long teaching cases and model calls are kept")),
        Option("target.pass", 90, 0, 100, _PERCENT,
               N_("Target: evaluations that pass")),
        Option("target.fatal", 98, 0, 100, _PERCENT,
               N_("Target: evaluations without a fatal error")),
        Option("target.nonfatal", 95, 0, 100, _PERCENT,
               N_("Target: applicable items without a deduction")),
        Option("target.coverage", 100, 0, 100, _PERCENT,
               N_("Target: shift days, and months, with as many checks as are due")),
        Option("target.timeliness", 95, 0, 100, _PERCENT,
               N_("Target: results released in time")),
        Option("target.recheck", 95, 0, 100, _PERCENT,
               N_("Target: decisions on items that a blind re-check confirms")),
        Option("target.signoff", 95, 0, 100, _PERCENT,
               N_("Target: closed results that are signed")),
        Option("target.dispute.low", 10, 0, 100, _PERCENT,
               N_("Disputes that succeed: fewer deserve a look")),
        Option("target.dispute.high", 40, 0, 100, _PERCENT,
               N_("Disputes that succeed: more deserve a look")),
        Option("figures.least.person", 10, 2, 100, _RESULTS,
               N_("Fewest results for which a figure of a person is compared with others")),
        Option("figures.least.team", 30, 2, 400, _RESULTS,
               N_("Fewest results for which a figure of a team is compared with others")),
        Option("train.submit", 8, 1, 28, _DAY_OF_MONTH,
               N_("Until which day of the month training needs are submitted")),
        Option("train.deliver", 15, 1, 90, _CALENDAR_DAYS,
               N_("From the acceptance of a training need until it is trained")),
        Option("train.result", 2, 1, 20, _WORKING_DAYS,
               N_("From a training until its result is back at QA")),
        Option("train.followup", 30, 7, 90, _CALENDAR_DAYS,
               N_("How long the effect of a training is followed up")),
        Option("train.before", 28, 7, 90, _CALENDAR_DAYS,
               N_("How many days before a training its effect is compared with")),
        Option("train.samples", 5, 2, 30, _CHECKS,
               N_("Follow-up samples for each trainee")),
        Option("train.people", 20, 1, 100, _PERCENT,
               N_("Training need: an item is failed by so many of the CSRs evaluated")),
        Option("train.times", 10, 1, 1000, _TIMES,
               N_("Training need: and so often in the period")),
        Option("train.person", 3, 1, 100, _TIMES,
               N_("Training need: one CSR fails an item so often")),
        Option("bulletin.daily", "09:30", 5, 5, "",
               N_("When the daily bulletin is due, on the next working day")),
        Option(
            "bulletin.centre", "initials", 0, 0, "",
            N_("What a bulletin tells other teams of whom it names"),
            ("initials", "staff_no", "hidden"),
        ),
        Option("bulletin.criticism", "yes", 0, 0, "",
               N_("Whether a CSR's own team reads who was criticised"), ("yes", "no")),
        Option("bulletin.readers", "named", 0, 0, "",
               N_("Who confirms having read a bulletin besides the team leads"), ("named", "team")),
        Option("calibration.tolerance", 5, 1, 50, _POINTS,
               N_("Furthest that a score in a calibration may lie from the reference's")),
        Option("calibration.tolerance_new", 10, 1, 50, _POINTS,
               N_("The same for somebody who is new at it")),
        Option("calibration.new", 3, 0, 24, _MONTHS,
               N_("How long somebody is new at it, from when he took up his role")),
        Option("recheck.per_month", 5, 1, 20, _RESULTS,
               N_("Results of each QA inspector that are scored again unseen in a month")),
        Option("recheck.tolerance", 5, 1, 50, _POINTS,
               N_("How far a blind re-check may be from the first score without an assessment")),
        Option("recheck.repeats", 1, 0, 5, _RESULTS,
               N_("Results of each inspector that come to him once more in a month, unannounced")),
        Option("recheck.repeat_weeks", 3, 1, 20, _WEEKS,
               N_("How long after the first time a result may come to its inspector once more")),
    )
}  # fmt: skip
