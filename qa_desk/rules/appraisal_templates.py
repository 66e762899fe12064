"""The templates of an appraisal that are there from the beginning (5.10, S2-5.2.1 to S2-5.2.x).

A centre changes them or makes its own. The attitude of those who lead has the conduct that the
standards ask of them (S1-2A.s1–s6) and of everybody (S1-2B.s3).
"""

from collections.abc import Mapping

from qa_desk.i18n import N_, Bilingual, _
from qa_desk.rules.appraisals import Indicator, Template

_PERFORMANCE, _ABILITY, _ATTITUDE, _EXTRA = "performance", "ability", "attitude", "extra"
_Row = tuple[str, str, str, int, str]  # code, part, words, weight, source

_SOLVING = ("solving", _ABILITY, N_("Problem solving, communication, teamwork, learning"), 10)
_KNOWLEDGE = ("knowledge", _ABILITY, N_("Professional knowledge (tests)"), 10, "tests")
_DUTY = N_("Responsibility, dedication, initiative, discipline; works with colleagues")
_LEADS = (
    ("duty", _ATTITUDE, N_("Leads by example, keeps the rules, fair and polite"), 10, "typed"),
    ("care", _ATTITUDE, N_("Cares for the staff and for what is entrusted"), 10, "typed"),
)
_CSR: tuple[_Row, ...] = (
    ("csat", _PERFORMANCE, N_("Customer satisfaction"), 15, "csat"),
    ("resolution", _PERFORMANCE, N_("Resolution rate"), 10, "resolution_rate"),
    ("volume", _PERFORMANCE, N_("Contacts handled"), 10, "volume"),
    ("qa_score", _PERFORMANCE, N_("QA score"), 15, "qa_score"),
    _KNOWLEDGE,
    ("skill", _ABILITY, N_("Business skill (minimum skill)"), 10, "skill"),
    (*_SOLVING, "typed"),
    ("duty", _ATTITUDE, _DUTY, 20, "typed"),
)
_INSPECTOR: tuple[_Row, ...] = (
    ("quantity", _PERFORMANCE, N_("Evaluations done of those planned"), 20, "typed"),
    ("accuracy", _PERFORMANCE, N_("Accuracy in re-checks and disputes"), 20, "typed"),
    ("timeliness", _PERFORMANCE, N_("Results in time"), 10, "typed"),
    (*_KNOWLEDGE[:3], 15, "tests"),
    (*_SOLVING[:3], 15, "typed"),
    ("duty", _ATTITUDE, _DUTY, 20, "typed"),
)
_LEAD: tuple[_Row, ...] = (
    (
        "results",
        _PERFORMANCE,
        N_("Results of the team: quality, satisfaction, volume"),
        30,
        "typed",
    ),
    ("coaching", _PERFORMANCE, N_("Coaching, disputes and sign-off in time"), 20, "typed"),
    (*_KNOWLEDGE[:3], 10, "tests"),
    ("leading", _ABILITY, N_("Plans, organises, solves problems, develops people"), 20, "typed"),
    *_LEADS,
)
_TECHNICAL: tuple[_Row, ...] = (
    ("faults", _PERFORMANCE, N_("Faults mended in time"), 30, "typed"),
    ("stability", _PERFORMANCE, N_("Stability of the platform"), 20, "typed"),
    (*_KNOWLEDGE[:3], 15, "tests"),
    (*_SOLVING[:3], 15, "typed"),
    ("duty", _ATTITUDE, _DUTY, 20, "typed"),
)
_OPERATIONS: tuple[_Row, ...] = (
    ("business", _PERFORMANCE, N_("Business figures reached"), 30, "typed"),
    ("projects", _PERFORMANCE, N_("Tasks and projects in time"), 20, "typed"),
    (*_KNOWLEDGE[:3], 15, "tests"),
    (*_SOLVING[:3], 15, "typed"),
    ("duty", _ATTITUDE, _DUTY, 20, "typed"),
)
_EXTRAS = (
    ("praise", N_("Praise of customers"), 10, "praise"),
    ("tasks_late", N_("Improvement tasks and actions late"), -10, "tasks_late"),  # S4-6.2.2
)
_OF_CSRS = (("fatals", N_("Results with a fatal error"), -20, "fatals"),)
_COMPLAINTS = (N_("Attributable complaints"), -20, "complaints")
_TITLES = {
    "csr": N_("CSRs"),
    "inspector": N_("QA inspectors"),
    "team_lead": N_("Team leads and managers"),
    "technical": N_("Technical support"),
    "operations": N_("Operations"),
}


def _words(text: str) -> Bilingual:
    return Bilingual.of(lambda: _(text))


def _template(code: str, rows: tuple[_Row, ...], post: str) -> Template:
    found = [
        Indicator(key, part, _words(label), weight, source=source)
        for key, part, label, weight, source in rows
    ]
    extras: tuple[tuple[str, str, int, str], ...] = _EXTRAS
    if code == "csr":
        label, each, source = _COMPLAINTS
        deducted = Indicator("complaints", _PERFORMANCE, _words(label), each=each, source=source)
        found.insert(4, deducted)
        extras = (*_OF_CSRS, *_EXTRAS)
    found += [
        Indicator(key, _EXTRA, _words(label), each=each, source=source)
        for key, label, each, source in extras
    ]
    return Template(code, _words(_TITLES[code]), post, tuple(found))


def shipped() -> Mapping[str, Template]:
    """Return the templates of the beginning by code."""
    return {
        code: _template(code, rows, post)
        for code, rows, post in (
            ("csr", _CSR, "csr"),
            ("inspector", _INSPECTOR, "inspector"),
            ("team_lead", _LEAD, "team_lead"),
            ("technical", _TECHNICAL, ""),
            ("operations", _OPERATIONS, ""),
        )
    }


def fitting(templates: Mapping[str, Template], post: str) -> Template:
    """Return the template that is proposed for a post: its own, else that of those who lead."""
    of_post = [one for one in templates.values() if one.post == post]
    return of_post[0] if of_post else templates["team_lead"]
