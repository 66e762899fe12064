"""S3-5.5a, S3-5.5e, domain.md 5.2: a bulletin from draft to published, who is named in it (P13)."""

from dataclasses import replace
from datetime import timedelta

import pytest
from bulletin_office import said

from qa_desk.errors import ConflictError, InputError, RuleError
from qa_desk.rules.bulletins import Line
from qa_desk.rules.sheets import Answer
from qa_desk.services import bulletins


def test_it_begins_with_what_the_program_knows(office):
    office.reported(lost=(3,))
    office.reported(lost=(), fatal="IN-F3")
    office.reported(lost=(3,), days=2)
    found = office.begun()
    form = found.form
    assert found.row.number == f"RTB-{office.today:%Y%m%d}-0001"
    assert (form.number, form.first, form.last) == (
        found.row.number, office.yesterday, office.yesterday,
    )  # fmt: skip
    assert form.author == str_of(office, "inspector")
    day = form.days[0]
    assert (day.results, day.fatal, len(form.days)) == (2, 1, 1)
    assert (len(form.fatals), form.fatals[0].fact, form.fatals[0].may_name) == (
        1,
        "辱骂客户",
        False,
    )
    assert (form.problems[0].count, form.problems[0].of) == (1, 2)
    assert (form.praise, form.criticism) == ((), ())
    assert found.may_edit
    assert not found.may_publish


def str_of(office, name):
    person = office.people[name]
    return f"{person.name} {person.staff_no}"


def test_results_and_quick_checks_are_proposed_but_not_what_is_disputed(office):
    """S2-6.2.1."""
    office.reported(lost=(3,))
    disputed = office.reported(lost=(4,))
    office.disputed(disputed, "dispute", 4)
    voided = office.reported(lost=(4,))
    office.void(voided)
    office.reported(lost=())
    office.check(attitude="praise", opening="praise")
    office.check()
    offered = office.offered(office.begun())
    assert [one.what_en for one in offered.praise] == ["", "Opening and wording, Attitude"]
    assert [one.fact for one in offered.praise] == ["", "主动让座给新人"]
    assert (len(offered.criticism), offered.criticism[0].fact) == (1, "没有核对身份")
    assert offered.criticism[0].practice == "先核对再答复"
    assert not offered.criticism[0].may_name


def test_there_is_one_draft_at_a_time_and_the_next_begins_where_the_last_ended(office):
    first = office.yesterday - timedelta(days=3)
    found = office.begun(first, first + timedelta(days=1))
    assert len(found.form.days) == 2
    with pytest.raises(RuleError, match="not published"):
        office.begun()
    office.published(found)
    with office.at("inspector") as work:
        following = bulletins.begin(work)
    form = office.one("inspector", following).form
    assert (form.first, form.last) == (first + timedelta(days=2), office.yesterday)
    office.published(office.one("qa_lead", following))
    with office.at("inspector") as work, pytest.raises(RuleError, match="already"):
        bulletins.begin(work)


def test_after_a_long_pause_it_begins_with_yesterday(office):
    long_ago = office.yesterday - timedelta(days=90)
    office.published(office.begun(long_ago, long_ago))
    with office.at("qa_lead") as work:
        form = bulletins.one(work, bulletins.begin(work)).form
    assert (form.first, form.last) == (office.yesterday, office.yesterday)


def test_days_to_come_and_too_many_days_are_refused(office):
    for first, last, words in (
        (office.today, office.today, "gone by"),
        (office.yesterday, office.yesterday - timedelta(days=1), "before the first"),
        (office.yesterday - timedelta(days=31), office.yesterday, "31 days at most"),
    ):
        with pytest.raises(InputError, match=words):
            office.begun(first, last)


def test_what_is_saved_is_there_again_and_the_program_keeps_its_own_part(office):
    office.reported(lost=(3,))
    found = office.begun()
    form = office.chosen(found, focus="客户 13912345678 已致歉")
    forged = replace(form, number="X", author="X", days=(), problems=())
    with office.at("inspector") as work:
        version = bulletins.save(work, found.row.id, found.row.version, forged)
    again = office.one("qa_lead", found.row.id)
    assert again.form == replace(form, focus="客户 139****5678 已致歉")
    assert again.row.version == version
    assert again.may_publish
    with office.at("inspector") as work, pytest.raises(ConflictError, match="meanwhile"):
        bulletins.save(work, found.row.id, found.row.version, form)
    earlier = office.yesterday - timedelta(days=1)
    with office.at("inspector") as work:
        bulletins.save(work, found.row.id, version, replace(form, first=earlier))
    assert len(office.one("inspector", found.row.id).form.days) == 2


def test_it_is_not_published_without_praise_or_criticism_or_a_reason(office):
    found = office.begun()
    for name in ("praise", "criticism"):
        form = office.chosen(found, **{f"no_{name}": " "})
        with office.at("qa_lead") as work, pytest.raises(InputError, match=f"no {name} in it"):
            bulletins.publish(work, found.row.id, found.row.version, form)
    assert not office.one("qa_lead", found.row.id).row.is_published
    whole = office.published(found)
    assert whole.row.is_published
    assert whole.form.approver == str_of(office, "qa_lead")
    assert [one.team for one in whole.editions] == ["", office.team.name, office.other_team.name]


def test_only_the_qa_lead_publishes_and_only_who_drafts_begins(office):
    found = office.begun()
    form = office.chosen(found)
    with office.at("inspector") as work, pytest.raises(RuleError, match="not among your rights"):
        bulletins.publish(work, found.row.id, found.row.version, form)
    for name in ("csr", "lead", "manager"):
        with office.at(name) as work, pytest.raises(RuleError, match="not among your rights"):
            bulletins.begin(work)
        with office.at(name) as work, pytest.raises(RuleError, match="not among your rights"):
            bulletins.proposals(work, found.row.id)


def test_proposals_are_of_a_bulletin(office):
    with office.at("inspector") as work, pytest.raises(RuleError, match="not there"):
        bulletins.proposals(work, office.team.id)


def test_what_is_published_stays(office):
    whole = office.published()
    with office.at("inspector") as work, pytest.raises(RuleError, match="cannot be done"):
        bulletins.save(work, whole.row.id, whole.row.version, whole.form)


def test_nobody_is_criticised_by_name_before_he_may_object(office):
    signed, open_one = office.reported(lost=(3,)), office.reported(lost=(4,))
    office.reported(lost=(), fatal="IN-F3")
    office.confirm(signed)
    office.published()
    person = office.people["csr"]
    own = office.read("lead").form
    assert [one.name for one in own.criticism] in (["", person.name], [person.name, ""])
    hidden = next(one for one in own.criticism if not one.name)
    assert (hidden.call_at, hidden.staff_no, hidden.initials, hidden.csr_id) == (None, "", "", None)
    assert own.fatals[0].name == ""
    office.change(open_one, due_at=-timedelta(minutes=1))


def test_a_draft_names_whom_it_may_at_publication_not_before(office):
    case = office.reported(lost=(3,))
    found = office.begun()
    form = office.chosen(found)
    assert not form.criticism[0].may_name
    office.change(case, due_at=-timedelta(minutes=1))
    whole = office.published(found, criticism=form.criticism)
    assert whole.form.criticism[0].may_name


def test_criticism_that_is_not_true_any_more_is_left_out(office):
    case = office.reported(lost=(3,))
    found = office.begun()
    form = office.chosen(found)
    office.disputed(case)
    typed = Line("criticism", fact="电话铃响五声才接", practice="三声内接起", may_name=True)
    whole = office.published(found, criticism=(*form.criticism, typed))
    assert [one.fact for one in whole.form.criticism] == ["电话铃响五声才接"]
    assert not whole.form.criticism[0].may_name


def test_a_centre_may_keep_all_criticism_without_names(office):
    office.choose("bulletin.criticism", "no")
    case = office.reported(lost=(3,))
    office.confirm(case)
    office.published()
    assert office.people["csr"].name not in said(office.read("lead"))


def test_who_does_not_want_it_is_praised_without_a_name(office):
    office.reported(lost=())
    with office.at("csr") as work:
        assert bulletins.praise_by_name(work)
        bulletins.choose_praise(work, named=False)
        assert not bulletins.praise_by_name(work)
    office.published()
    own = office.read("lead").form
    assert (len(own.praise), own.praise[0].name) == (1, "")
    with office.at("csr") as work:
        bulletins.choose_praise(work, named=True)
        assert bulletins.praise_by_name(work)
    with office.at("lead") as work, pytest.raises(RuleError, match="own choice"):
        bulletins.choose_praise(work, named=False)


def test_other_teams_and_the_centre_read_no_names(office):
    case = office.reported(lost=())
    office.reported(lost=(3,), csr="other_csr")
    office.confirm(case)
    office.published(focus=f"学习 {str_of(office, 'csr')} 的做法")
    person, other = office.people["csr"], office.people["other_csr"]
    assert office.read("lead").form.praise[0].name == person.name
    for name in ("other_lead", "other_csr", "manager", "trainer", "coach"):
        text = said(office.read(name))
        assert person.name not in text, name
        assert person.staff_no not in text, name
    assert "学习 ＊＊ ＊＊ 的做法" in said(office.read("manager"))
    assert other.name not in said(office.read("csr"))


@pytest.mark.parametrize(("naming", "shown"), [("staff_no", True), ("hidden", False)])
def test_the_setting_says_what_other_teams_read_of_people(office, naming, shown):
    office.choose("bulletin.centre", naming)
    office.reported(lost=())
    office.published()
    person = office.people["csr"]
    text = said(office.read("manager"))
    assert (person.staff_no in text) == shown
    assert person.name not in text


def test_a_corrected_or_void_result_is_corrected_in_the_next_bulletin_once(office):
    office.reported(lost=())
    office.check(attitude="praise")
    praised = office.reported(lost=(5,))
    voided = office.reported(lost=(3,))
    first = office.begun(office.yesterday, office.yesterday)
    whole = office.published(first)
    criticised = {one.evaluation_id: one for one in whole.form.criticism}
    assert set(criticised) == {praised, voided}
    office.void(voided)
    found = {one.evaluation_id: one for one in _next(office).form.corrections}
    assert set(found) == {voided}
    assert (found[voided].kind, found[voided].bulletin) == ("voided", whole.row.number)
    again = _next(office, publish=False)
    assert again.form.corrections == ()


def _next(office, *, publish=True):
    """Return the next bulletin, of the same day."""
    found = office.begun()
    return office.published(found) if publish else found


def test_a_result_corrected_after_review_is_told_with_both_scores(office):
    case = office.reported(lost=(3,))
    whole = office.published()
    office.dispute_and_correct(case)
    found = _next(office)
    line = found.form.corrections[0]
    assert (line.kind, line.evaluation_id, line.revision) == ("corrected", case, 2)
    assert line.new > line.old
    assert (found.form.corrected, found.form.voided) == (1, 0)
    assert line.bulletin == whole.row.number


def test_csrs_of_whom_too_few_checks_were_done_are_named_to_their_own_team(office):
    office.on_shift("csr", office.yesterday)
    found = office.begun()
    short = found.form.shortfalls
    assert [(one.csr_id, one.done, one.due) for one in short] == [(office.people["csr"].id, 0, 3)]
    assert (found.form.days[0].on_shift, found.form.days[0].met) == (1, 0)
    form = office.chosen(found, shortfall_reason="")
    with office.at("qa_lead") as work, pytest.raises(InputError, match="reasons"):
        bulletins.publish(work, found.row.id, found.row.version, form)
    office.published(found)
    assert office.read("lead").form.shortfalls[0].name == office.people["csr"].name
    assert office.read("other_lead").form.shortfalls[0].name == ""


def test_an_answer_that_is_fatal_by_itself_is_told_by_its_class(office):
    item = next(one for one in office.form.items if any(each.fatal for each in one.options))
    option = next(n for n, one in enumerate(item.options) if one.fatal)
    sheet = office.sheet((item.number,))
    given = {**sheet.answers, item.number: Answer(option, "没有核对身份")}
    office.reported(sheet=replace(sheet, answers=given))
    found = office.begun().form
    assert [(one.fatal_class, one.what_en, one.fact) for one in found.fatals] == [
        (item.options[option].fatal, "", "")
    ]
    assert found.fatals[0].practice == "先核对再答复"


def test_a_draft_is_discarded_and_another_one_begun(office):
    found = office.begun()
    with office.at("inspector") as work:
        bulletins.discard(work, found.row.id, found.row.version)

    assert office.rows("qa_lead") == []
    with office.at("qa_lead") as work:
        assert bulletins.waiting(work) == 0
        with pytest.raises(RuleError):
            bulletins.one(work, found.row.id)
    again = office.begun()
    assert (again.form.first, again.form.last) == (found.form.first, found.form.last)
    assert again.row.number != found.row.number


def test_only_a_draft_as_it_was_seen_is_discarded_by_who_writes_bulletins(office):
    found = office.begun()
    for name in ("csr", "lead", "manager"):
        with office.at(name) as work, pytest.raises(RuleError):
            bulletins.discard(work, found.row.id, found.row.version)
    with office.at("inspector") as work, pytest.raises(ConflictError):
        bulletins.discard(work, found.row.id, found.row.version + 1)
    published = office.published(found, no_praise="无", no_criticism="无")
    with office.at("qa_lead") as work, pytest.raises(RuleError, match="cannot be done"):
        bulletins.discard(work, published.row.id, published.row.version)
