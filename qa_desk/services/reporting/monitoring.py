"""The ten-day and monthly monitoring report: what is reckoned for it (domain.md 5.3; S3-6.D2)."""

from collections.abc import Mapping

from qa_desk.models import totals
from qa_desk.rules.report_forms import Figure, Form, Part
from qa_desk.rules.totals import Scope, Totals
from qa_desk.work import Work


def parts(work: Work, form: Form) -> Mapping[str, Part]:
    """Return the sections of the report of a period, by their codes."""
    found = totals.of(work, Scope(form.first, form.last)).get((), Totals())
    rate = found.pass_rate
    figure = Figure("pass_rate", rate.permille(), rate.of)
    return {"results": Part("results", (figure,))}
