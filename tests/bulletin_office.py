"""A centre of two teams that writes and reads bulletins, each person over his own way in."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

from factories import make_team
from route import ROLES, Route, corrected

from qa_desk.models import Membership, QuickCheck, Shift
from qa_desk.models.base import uuid7
from qa_desk.rules.disputes import Words
from qa_desk.services import bulletins


class BulletinOffice(Route):
    """The route's centre with a CSR in the other team; what it releases was released yesterday."""

    def __init__(self, url):
        roles = {**ROLES, "other_csr": "csr", "coach": "floor_coach", "admin": "admin"}
        super().__init__(url, roles=roles)
        self.choose("slip.mode", "per_evaluation")
        with self.owner.work() as work:
            of_lead = work.session.query(Membership).filter_by(kind="lead").first()
            self.group = of_lead.skill_group_id
            work.session.add(
                Membership(
                    person_id=self.people["other_csr"].id,
                    team_id=self.other_team.id,
                    skill_group_id=self.group,
                    kind="member",
                    valid_from=of_lead.valid_from,
                )
            )
            self.today = (work.now + timedelta(hours=8)).date()
        self.yesterday = self.today - timedelta(days=1)

    def reported(self, days=1, csr="csr", **options):
        """Release a result some days ago; return its id."""
        own = self.people["csr"], self.team
        if csr == "other_csr":
            self.people["csr"], self.team = self.people[csr], self.other_team
        found = self.released(**options)
        self.people["csr"], self.team = own
        self.change(found, released_at=-timedelta(days=days))
        return found

    def change(self, evaluation_id, **values):
        """Write into an evaluation as its owner; times are given as from now."""
        with self.owner.ask() as work:
            now = work.now
        super().change(
            evaluation_id,
            **{k: now + v if isinstance(v, timedelta) else v for k, v in values.items()},
        )

    def void(self, evaluation_id):
        self.take("qa_lead", "void", evaluation_id, Words(reason="duplicate"))

    def dispute_and_correct(self, evaluation_id):
        """Take a result through a review that corrects it."""
        corrected(self, evaluation_id)

    def on_shift(self, name, day):
        """Enter a day's shift of somebody."""
        begins = datetime.combine(day, time(1), UTC)
        with self.owner.work() as work:
            work.session.add(
                Shift(
                    person_id=self.people[name].id, day=day, segment=1, kind="work", reason="",
                    starts_at=begins, ends_at=begins + timedelta(hours=8),
                )
            )  # fmt: skip

    def check(self, csr="csr", **lines):
        """Record a quick check of yesterday."""
        team = self.team if csr == "csr" else self.other_team
        with self.owner.work() as work:
            at = work.now - timedelta(days=1)
            work.session.add(
                QuickCheck(
                    id=uuid7(), mode="floor_check", csr_id=self.people[csr].id, team_id=team.id,
                    checker_id=self.people["inspector"].id, day=self.yesterday, began_at=at,
                    recorded_at=at, note="主动让座给新人", **lines,
                )
            )  # fmt: skip

    def begun(self, first=None, last=None, by="inspector"):
        """Begin a bulletin; return it."""
        with self.at(by) as work:
            found = bulletins.begin(work, first or self.yesterday, last or self.yesterday)
        return self.one(by, found)

    def one(self, by, paper_id, edition_id=None):
        with self.at(by) as work:
            return bulletins.one(work, paper_id, edition_id)

    def offered(self, found):
        with self.at("inspector") as work:
            return bulletins.proposals(work, found.row.id)

    def chosen(self, found, **values):
        """Return the form with all that is offered in it, and with what nobody can propose."""
        offered = self.offered(found)
        kept = {
            "praise": tuple(replace(one, fact=one.fact or "全对") for one in offered.praise),
            "criticism": tuple(
                replace(one, fact="没有核对身份", practice="先核对再答复")
                for one in offered.criticism
            ),
            "no_praise": "昨日无录音",
            "no_criticism": "昨日无录音",
            "fatals": tuple(replace(one, practice="当日复训") for one in found.form.fatals),
            "shortfall_reason": "质检员请假",
        }
        return replace(found.form, **{**kept, **values})

    def published(self, found=None, **values):
        """Publish a bulletin; return it as the QA lead sees it."""
        found = found or self.begun()
        form = self.chosen(found, **values)
        with self.at("qa_lead") as work:
            bulletins.publish(work, found.row.id, found.row.version, form)
        return self.one("qa_lead", found.row.id)

    def rows(self, by):
        with self.at(by) as work:
            return bulletins.listed(work)

    def read(self, by):
        """Return the newest bulletin as somebody reads it."""
        return self.one(by, self.rows(by)[0].id)

    def move(self, name, team):
        """Move a CSR to another team, today."""
        with self.owner.work() as work:
            before = work.session.query(Membership).filter_by(person_id=self.people[name].id).one()
            before.valid_to = self.yesterday - timedelta(days=1)
            work.session.add(
                Membership(
                    person_id=self.people[name].id, team_id=team.id, skill_group_id=self.group,
                    kind="member", valid_from=self.yesterday,
                )
            )  # fmt: skip

    def another_team(self):
        """Add a team that was closed before the bulletin."""
        with self.owner.work() as work:
            return make_team(work, closed_on=self.yesterday - timedelta(days=3)).id


def said(found):
    """Return all that a bulletin says, as it is kept."""
    return found.form.to_text()
