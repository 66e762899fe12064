"""What is reckoned for each kind of report, by the sections of `rules/report_forms.py`.

Each kind has a module with `parts(work, form)`: the sections of `SECTIONS[form.kind]` that have
figures, by their codes, for the period of the form and, of a summary, its inspector. It asks only
what whoever drafts reports may know (`report.draft`), so it is the same for everybody who drafts.
"""

from collections.abc import Callable, Mapping

from qa_desk.rules.report_forms import DIGESTS, Form, Part
from qa_desk.services.reporting import digests, inspector_summary, monitoring, service_quality
from qa_desk.work import Work

Gatherer = Callable[[Work, Form], Mapping[str, Part]]
GATHER: Mapping[str, Gatherer] = {
    "tenday_report": monitoring.parts,
    "monthly_report": monitoring.parts,
    "quality_report": service_quality.parts,
    "inspector_summary": inspector_summary.parts,
    **dict.fromkeys(DIGESTS, digests.parts),
}


def gathered(work: Work, form: Form) -> Mapping[str, Part]:
    """Return what is reckoned for a report, by section, before anything is typed."""
    return GATHER[form.kind](work, form)
