"""What each figure is, in words: the one place where reports, charts and help look it up.

A measure's code is used wherever its figure is shown; its formula is domain.md 6, its name
domain.md 3.7. Rates show n and a 95 % interval; nothing is "–", never 0.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from qa_desk.i18n import N_, _

UNITS: Mapping[str, str] = {
    "percent": N_("%"),
    "score": N_("points of 100"),
    "per_100": N_("per 100 evaluations"),
    "per_10000": N_("per 10,000 contacts"),
    "count": N_("number"),
    "hours": N_("hours"),
}


@dataclass(frozen=True)
class Measure:
    """A figure: how it is called, in which unit, how it is reckoned, by which clause."""

    code: str
    name: str
    unit: str  # a key of UNITS
    formula: str
    source: str  # of domain.md, and the requirement
    target: str = ""  # its setting
    higher_is_better: bool | None = True  # None: neither

    def told(self) -> str:
        """Return the definition as a sentence for people, in the language of now."""
        return _("{name}: {formula} ({source})").format(
            name=_(self.name), formula=_(self.formula), source=self.source
        )


MEASURES: Mapping[str, Measure] = {
    measure.code: measure
    for measure in (
        Measure(
            "score", N_("Average score"), "score",
            N_("mean of the final scores of the evaluations of the random sample; a fatal error "
               "makes a score 0; interval by Student's t"),
            "6.1, 6.5b; S3-4.7a",
        ),
        Measure(
            "score_weighted", N_("Average score, weighted"), "score",
            N_("Σ of each stratum's share of the calls × the mean of its evaluations"), "6.5b",
        ),
        Measure(
            "raw_score", N_("Average score before fatal errors"), "score",
            N_("mean of the scores of the evaluations as if there were no fatal errors"), "6.1",
        ),
        Measure(
            "points", N_("Points earned, pooled"), "percent",
            N_("all points earned ÷ all points applicable, over the evaluations together"), "6.1",
        ),
        Measure(
            "topic_score", N_("Score on the topic"), "score",
            N_("points earned ÷ points applicable on the items of a training, as the mean of a "
               "CSR's random samples of 28 days before and 30 days after it"), "6.9; S3-4.8c",
        ),
        Measure(
            "pass_rate", N_("Pass rate"), "percent",
            N_("evaluations without a fatal error that reach the pass mark of their skill group "
               "÷ evaluations; interval by Wilson"),
            "6.4", "target.pass",
        ),
        Measure(
            "fatal_rate", N_("Fatal error rate"), "percent",
            N_("evaluations with at least one fatal error ÷ evaluations; interval by Wilson"),
            "6.2", higher_is_better=False,
        ),
        Measure(
            "fatal_accuracy", N_("Fatal error accuracy"), "percent",
            N_("1 − evaluations with at least one fatal error ÷ evaluations (COPC: critical error "
               "accuracy); the classes are told apart and never averaged"),
            "6.2", "target.fatal",
        ),
        Measure(
            "non_fatal_accuracy", N_("Non-fatal error accuracy"), "percent",
            N_("1 − items with a deduction ÷ applicable items; interval by Wilson"),
            "6.3", "target.nonfatal",
        ),
        Measure(
            "defect_rate", N_("Defect rate"), "percent",
            N_("items with a deduction ÷ applicable items; of a CSR only those with the CSR as "
               "cause"),
            "6.5; S3-3a", higher_is_better=False,
        ),
        Measure(
            "defect_share", N_("Share of the deductions"), "percent",
            N_("items with a deduction of this kind ÷ all items with a deduction"),
            "6.5", higher_is_better=None,
        ),
        Measure(
            "defects_per_100", N_("Deductions per 100 evaluations"), "per_100",
            N_("items with a deduction × 100 ÷ evaluations"), "6.5", higher_is_better=False,
        ),
        Measure(
            "attainment", N_("Team attainment"), "percent",
            N_("CSRs whose monthly mean reaches the pass mark ÷ CSRs with enough evaluations"),
            "6.4", "target.pass",
        ),
        Measure(
            "coverage_day", N_("Daily coverage compliance"), "percent",
            N_("shift days with as many checks as are due ÷ shift days that count"),
            "6.6; S3-4.3", "target.coverage",
        ),
        Measure(
            "coverage_month", N_("Monthly coverage compliance"), "percent",
            N_("CSRs with as many evaluations as are due ÷ CSRs employed"),
            "6.6; S3-4.3", "target.coverage",
        ),
        Measure(
            "dispute_rate", N_("Dispute rate"), "percent",
            N_("results disputed ÷ results released"), "6.7", higher_is_better=None,
        ),
        Measure(
            "dispute_success", N_("Dispute success rate"), "percent",
            N_("results corrected for any cause ÷ disputes decided; unusually few or many deserve "
               "a look"),
            "6.7", higher_is_better=None,
        ),
        Measure(
            "inspector_accuracy", N_("Inspector accuracy"), "percent",
            N_("1 − results corrected for an error of the inspector ÷ results released; it "
               "flatters, for few people dispute"),
            "6.7",
        ),
        Measure(
            "recheck_accuracy", N_("Re-check accuracy"), "percent",
            N_("decisions on items that a blind re-check confirms ÷ decisions re-checked"),
            "6.7", "target.recheck",
        ),
        Measure(
            "fatal_missed", N_("Fatal errors missed"), "count",
            N_("kinds of fatal errors that a blind re-check finds and the first result has not; n "
               "is the results re-checked"),
            "6.7; 2.7", higher_is_better=False,
        ),
        Measure(
            "repeatability", N_("Repeatability"), "percent",
            N_("decisions on items that the same inspector takes again, weeks later and "
               "unannounced ÷ decisions taken twice"),
            "6.7",
        ),
        Measure(
            "repeat_difference", N_("Score difference of repeats"), "score",
            N_("mean of the second score less the first by the same inspector, with the limits "
               "between which 95 % of such differences are expected (Bland and Altman)"),
            "6.7", higher_is_better=None,
        ),
        Measure(
            "drift", N_("Drift from peers"), "score",
            N_("by how much an inspector scores above the mean of the others on contacts of the "
               "same skill group, sample and way of listening; below is negative; interval by "
               "Student's t"),
            "6.8", higher_is_better=None,
        ),
        Measure(
            "submitted", N_("Evaluations submitted"), "count",
            N_("evaluations submitted in the month, those scored a second time among them"),
            "6.6; S3-4.9", higher_is_better=None,
        ),
        Measure(
            "timeliness", N_("Feedback timeliness"), "percent",
            N_("results released in time ÷ results released"), "6.13", "target.timeliness",
        ),
        Measure(
            "submitted_in_time", N_("Submitted in time"), "percent",
            N_("evaluations submitted within the time that their task had ÷ evaluations submitted"),
            "6.13; S3-4.9", "target.timeliness",
        ),
        Measure(
            "plan_done", N_("Plan done"), "percent",
            N_("evaluations submitted ÷ evaluations given in the month"), "6.6; S3-4.9",
        ),
        Measure(
            "sign_off", N_("Sign-off rate"), "percent",
            N_("results closed by signature ÷ results closed"), "6.13", "target.signoff",
        ),
        Measure(
            "complaints", N_("Complaints"), "count",
            N_("complaints received in the period; suggestions, enquiries and compliments are not "
               "counted"),
            "6.12; S1-2B.6", higher_is_better=False,
        ),
        Measure(
            "complaint_rate", N_("Complaint rate"), "per_10000",
            N_("complaints received ÷ contacts with customers × 10,000"),
            "6.12", higher_is_better=False,
        ),
        Measure(
            "complaint_timeliness", N_("Complaints answered in time"), "percent",
            N_("complaints closed within their limit ÷ complaints that are closed or past it"),
            "6.12; S0-3.2.3", "target.timeliness",
        ),
        Measure(
            "complaint_repeat", N_("Repeat share"), "percent",
            N_("complaints of customers who complained shortly before ÷ complaints"),
            "6.12; S1-2B.s6", higher_is_better=False,
        ),
        Measure(
            "recurrence", N_("Recurrence rate"), "percent",
            N_("CSRs who fail an item twice or more within 30 days ÷ CSRs evaluated on it twice or "
               "more"),
            "6.13", higher_is_better=False,
        ),
        Measure(
            "deviation", N_("Deviation from the reference"), "score",
            N_("a person's final score − the reference scorer's of the same call; the mean is the "
               "bias, the mean without its sign the MAD"),
            "6.8; S3-5.7b", higher_is_better=None,
        ),
    )
}  # fmt: skip
