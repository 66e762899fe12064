"""Policies in the scene of factories.py: an entry, a published version, an evaluation."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from factories import PASSWORD, acting, make_person, make_scene

from qa_desk.i18n import Bilingual
from qa_desk.models import passwords
from qa_desk.rules.policies import Entry, Readers, Wording
from qa_desk.rules.policy_reviews import Change, Clause, Evaluator
from qa_desk.services import policies
from qa_desk.services.policies import reviews

EVERYBODY = Readers(everybody=True)


@dataclass
class Register:
    """A small centre with a CS manager, whose people keep policies."""

    scene: object
    manager: object

    def by(self, role):
        """Return the work as done by one of the people."""
        return acting(self.scene.work, self.person(role))

    def person(self, role):
        return self.manager if role == "manager" else getattr(self.scene, role)


def make_register(work):
    """Build the centre; everybody has a password."""
    scene = make_scene(work, calls=1)
    manager = make_person(work, "cs_manager", login=f"manager{scene.csr.staff_no}")
    for person in (scene.csr, scene.lead, scene.inspector, scene.qa_lead, manager):
        passwords.set_password(work.session, person, PASSWORD)
    return Register(scene, manager)


def entry(work, number="KF-01", **values):
    """Return an entry of the register, to be reviewed within half a year."""
    kept = {"department": "客服中心", "next_review": work.today + timedelta(days=100)}
    title = Bilingual("质量监控管理制度", "Quality monitoring policy")
    return Entry(number, title=title, **{**kept, **values})


def wording(number="1.0", **values):
    """Return what a version says."""
    kept = {"text": "每班至少抽检三次。", "readers": EVERYBODY, **values}
    return Wording(number, kept.pop("effective_from", date(2025, 1, 1)), **kept)


def made(register, **values):
    """Enter a policy; return its id."""
    work = register.by("qa_lead")
    return policies.make(work, entry(work, **values))


def published(register, policy_id, **values):
    """Publish a version of a policy; return its id."""
    work = register.by("qa_lead")
    version_id = policies.save_version(work, policy_id, None, wording(**values), None)
    policies.publish(work, version_id, 1)
    return version_id


def whole(register, form, conclusion="keep", **values):
    """Return a form in which nothing is missing."""
    named = {
        role: Evaluator(person.id, f"{person.name} {person.staff_no}", "")
        for role in ("inspector", "qa_lead", "manager")
        for person in [register.person(role)]
    }
    kept = {
        "evaluators": (replace(named["inspector"], post="质检员"),),
        "clauses": (Clause("第三条 抽检", "partly", "覆盖看板：98 %"),),
        "problems": "夜班抽检不足",
        "effects": "夜班问题发现较晚",
        "suitability": 4,
        "adequacy": 3,
        "effectiveness": 4,
        "conclusion": conclusion,
        "checker": named["qa_lead"],
        "approver": named["manager"],
    }
    if conclusion == "revise":
        kept |= {
            "changes": (Change("每班三次", "每班三次，夜班四次", "夜班问题较多"),),
            "on_training": "班组长培训一次",
            "roll_out": "例会宣贯",
            "in_force_from": form.period_to + timedelta(days=30),
        }
    return replace(form, **{**kept, **values})


def begun(register, policy_id, conclusion="keep", **values):
    """Begin an evaluation and fill it in; return it."""
    work = register.by("inspector")
    review_id = reviews.begin(work, policy_id, "regular")
    found = reviews.review(work, review_id)
    form = whole(register, found.form, conclusion, **values)
    reviews.save(work, review_id, found.row.version, form)
    return reviews.review(work, review_id)


def issued(register, policy_id, conclusion="keep", **values):
    """Issue an evaluation for signatures; return it."""
    found = begun(register, policy_id, conclusion, **values)
    work = register.by("inspector")
    reviews.issue(work, found.row.id, found.row.version, found.form)
    return reviews.review(work, found.row.id)


def sign(register, role, review_id, statement="", password=PASSWORD):
    """Let somebody sign an evaluation as it is now."""
    work = register.by(role)
    seen = reviews.review(work, review_id).row.version
    return reviews.sign(work, review_id, seen, statement, password)


def approved(register, policy_id, conclusion="keep", **values):
    """Take an evaluation all the way; return it."""
    found = issued(register, policy_id, conclusion, **values)
    for role in ("inspector", "qa_lead", "manager"):
        sign(register, role, found.row.id)
    return reviews.review(register.by("qa_lead"), found.row.id)
