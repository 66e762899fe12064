"""A centre that appraises its people: a team with its lead, an inspector, who appraises whom."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace

from factories import PASSWORD, acting, make_person, make_team

from qa_desk.models import passwords
from qa_desk.rules.appraisals import Judgement, Mark, Own
from qa_desk.services import appraising

MONTH, YEAR = date(2026, 11, 1), date(2026, 1, 1)
TALK = "谈了通话时长，约好每周听一次录音"
ROLES = ("csr", "team_lead", "inspector", "qa_lead", "cs_manager")


class AppraisalOffice(SimpleNamespace):
    """People and what they do; `by(role)` is the work of one of them."""

    def by(self, role):
        return acting(self.work, getattr(self, role))

    def at(self, month, day):
        """Go to a day of the year."""
        self.work = replace(self.work, now=datetime(2026, month, day, 3, tzinfo=UTC))

    def after(self, **time):
        """Let time go by."""
        self.work = replace(self.work, now=self.work.now + timedelta(**time))

    def one(self, key, role="cs_manager"):
        return appraising.one(self.by(role), key)

    def seen(self, key, role="cs_manager"):
        """Return an appraisal's id and its version now."""
        return key, self.one(key, role).row.version

    def begin(self, role="team_lead", whom="csr", span="month", first=MONTH, template=""):
        people = {getattr(self, whom).id: template}
        (key,) = appraising.begin(self.by(role), span, first, people)
        return key

    def propose(self, key, role="team_lead"):
        appraising.propose(self.by(role), [self.seen(key)], PASSWORD)

    def sign(self, key, role, words=""):
        return appraising.sign(self.by(role), *self.seen(key), words, PASSWORD)

    def agreed(self, role="team_lead", whom="csr", **said):
        """Begin a month whose targets both have signed; return its id."""
        key = self.begin(role, whom, **said)
        self.propose(key, role)
        self.sign(key, whom)
        return key

    def hand_in(self, key, whom="csr", score=850, summary="按时完成"):
        targets = self.one(key).targets
        known = [one for one in targets.indicators if not one.is_counted] if targets else []
        marks = tuple(Mark(one.code, score, "尽力了") for one in known)
        appraising.hand_in(self.by(whom), *self.seen(key), Own(summary, marks))

    def evaluate(self, key, role="team_lead", scores=None, **said):
        """Give each indicator a score: of its part, or of the indicator itself."""
        targets, scores = self.one(key).targets, scores or {}
        marks = tuple(
            Mark(one.code, scores.get(one.code, scores.get(one.part, 860)), "依据见证据")
            for one in (targets.indicators if targets else ())
            if not one.is_counted
        )
        values = {"talk": TALK, "talk_on": date(2026, 12, 1), "training": "", **said}
        appraising.evaluate(self.by(role), *self.seen(key), Judgement(marks, **values))

    def issue(self, key, role="team_lead", head="cs_manager"):
        head_id = getattr(self, head).id if head else None
        appraising.issue(self.by(role), *self.seen(key), head_id)

    def signed(self, key=None, role="team_lead", whom="csr", **scores):
        """Go the whole way of a month up to the last signature; return its id."""
        key = key or self.agreed(role, whom)
        self.hand_in(key, whom)
        self.evaluate(key, role, scores)
        self.issue(key, role, "cs_manager" if role != "cs_manager" else "")
        for each in dict.fromkeys((whom, role, "cs_manager")):
            self.sign(key, each)
        return key

    def file(self, *keys):
        return appraising.file(self.by("cs_manager"), [self.seen(key) for key in keys])


def people_of(work):
    """Add the people of the centre, who can sign."""
    people = {
        role: make_person(work, role, login=f"{role}.{work.now.microsecond}") for role in ROLES
    }
    people["other"] = make_person(work, "csr", login="csr.other")
    people["other_lead"] = make_person(work, "team_lead", login="lead.other")
    for person in people.values():
        passwords.set_password(work.session, person, PASSWORD)
    team = make_team(work, people["team_lead"], [people["csr"]])
    make_team(work, people["other_lead"], [people["other"]])
    return {**people, "team": team}
