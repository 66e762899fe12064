"""6.7: whether a PDF of slips is genuine, superseded or altered."""

import re
from dataclasses import replace
from datetime import timedelta
from io import BytesIO

import pytest
from factories import PASSWORD, acting, each_apart, make_person, make_released, make_scene
from pypdf import PdfReader, PdfWriter
from pypdf.annotations import FreeText
from pypdf.generic import NameObject, StreamObject

from qa_desk.errors import InputError, RuleError
from qa_desk.models import Evaluation, passwords
from qa_desk.reports import slip as report
from qa_desk.reports import slip_imprint
from qa_desk.services import cases, signing_off
from qa_desk.services.signing_off import Answer, Verdict


@pytest.fixture
def scene(access):
    """A committed centre whose CSR can sign, and three hours of a day in it."""
    with access.work() as work:
        scene = make_scene(work)
        each_apart(work)
        passwords.set_password(work.session, scene.csr, PASSWORD)
    with access.work() as work:
        yield replace(scene, work=work)


def later(scene, hours):
    """Return the scene some hours later."""
    return replace(scene, work=replace(scene.work, now=scene.work.now + timedelta(hours=hours)))


def slip_of(scene, number):
    scene.work.session.flush()
    return signing_off.slip(scene.by("qa_lead"), number)


def pdf(*slips, language="zh", paper="a4"):
    book = report.book(language, paper)
    for slip in slips:
        book.add(slip)
    return book.finish()


def verify(scene, content):
    return signing_off.verify(scene.by("qa_lead"), content)


def judged(scene, content):
    """Return the kind of the only verdict, and its reasons as one text."""
    (verdict,) = verify(scene, content)
    return verdict.kind, " ".join(verdict.reasons)


def sign(scene, state):
    work = scene.by("csr")
    cases.opened(work, state.id)
    work.session.flush()
    version = work.session.get_one(Evaluation, state.id).version
    signing_off.confirm(work, state.id, version, Answer("agree", heard=True), PASSWORD)
    work.session.flush()


def rewritten(content, change):
    """Return the file after `change(writer)`, as another program saves it."""
    writer = PdfWriter(clone_from=PdfReader(BytesIO(content)))
    change(writer)
    output = BytesIO()
    writer.write(output)
    return output.getvalue()


def drawn_otherwise(content, old, new):
    """Return the file with something replaced in what is drawn on its first page."""

    def change(writer):
        page = writer.pages[0]
        data = page.get_contents().get_data()
        assert old in data
        stream = StreamObject()
        stream.set_data(data.replace(old, new, 1))
        page[NameObject("/Contents")] = writer._add_object(stream)

    return rewritten(content, change)


@pytest.mark.parametrize(("language", "paper"), [("zh", "a4"), ("en", "a5"), ("zh", "a5x2")])
def test_slips_as_they_were_saved_are_genuine(scene, language, paper):
    numbers = [make_released(scene, item_2=n).slip for n in range(3)]
    content = pdf(*(slip_of(scene, n) for n in numbers), language=language, paper=paper)
    assert verify(scene, content) == [Verdict(number, "genuine") for number in numbers]
    again = rewritten(content, lambda _writer: None)
    assert {verdict.kind for verdict in verify(scene, again)} == {"genuine"}


def test_a_signature_given_since_supersedes_it(scene):
    state = make_released(scene)
    before = pdf(slip_of(later(scene, 1), state.slip))
    sign(later(scene, 2), state)
    kind, why = judged(later(scene, 3), before)
    assert kind == "superseded"
    assert f"Signed since: CSR {scene.csr.name} {scene.csr.staff_no}, " in why
    after = pdf(slip_of(later(scene, 3), state.slip))
    assert judged(later(scene, 4), after) == ("genuine", "")


def test_a_newer_revision_supersedes_it(scene):
    state = make_released(scene)
    content = pdf(slip_of(scene, state.slip))
    found = scene.work.session.get_one(Evaluation, state.id)
    with scene.work.session.no_autoflush:
        found.revision = 2
        kind, why = judged(scene, content)
        scene.work.session.expire(found)
    assert kind == "superseded"
    assert f"{state.number} was corrected since: its revision 2 is in force." in why


def test_a_result_that_joined_the_slip_since_supersedes_it(access):
    with access.work() as work:
        scene = make_scene(work)
        number = make_released(scene).slip
        content = pdf(slip_of(scene, number))
        assert make_released(scene, item_2=1).slip == number
        kind, why = judged(scene, content)
    assert kind == "superseded"
    assert "1 more result stands on it now." in why


@pytest.mark.parametrize(("status", "word"), [("E13", "Replaced")])
def test_a_result_that_does_not_count_any_more_supersedes_it(scene, status, word):
    state = make_released(scene)
    content = pdf(slip_of(scene, state.slip))
    found = scene.work.session.get_one(Evaluation, state.id)
    with scene.work.session.no_autoflush:
        found.status = status
        kind, why = judged(scene, content)
        scene.work.session.expire(found)
    assert kind == "superseded"
    assert f"{state.number} does not count any more: {word}." in why


def test_another_deadline_since_supersedes_it(scene):
    state = make_released(scene)
    content = pdf(slip_of(scene, state.slip))
    found = scene.work.session.get_one(Evaluation, state.id)
    found.due_at = found.due_at + timedelta(days=1)
    with scene.work.session.no_autoflush:
        kind, why = judged(scene, content)
        scene.work.session.expire(found)
    assert kind == "superseded"
    assert "It may be disputed until" in why


def test_another_score_is_an_alteration(scene):
    slip = slip_of(scene, make_released(scene, item_2=1).slip)
    better = replace(slip.lines[0], raw=1000, final=1000)
    kind, why = judged(scene, pdf(replace(slip, lines=(better,))))
    assert kind == "altered"
    assert re.search(r"It says “.*100\.0.*” where “.*” belongs\.", why)


def test_another_page_is_an_alteration(scene):
    slip = slip_of(scene, make_released(scene).slip)
    longer = replace(slip, lines=slip.lines * 6)
    kind, why = judged(scene, pdf(longer))
    assert (kind, why) == ("altered", "It has 2 pages instead of 1.")


def test_another_hash_is_an_alteration(scene):
    slip = slip_of(scene, make_released(scene).slip)
    kind, why = judged(scene, pdf(replace(slip, content_hash="0" * 64)))
    assert (kind, why) == ("altered", "Its hash is not that of the slip with this number.")


def test_another_code_or_another_line_is_an_alteration(scene):
    slip = slip_of(scene, make_released(scene).slip)
    content = pdf(slip)
    assert b"0 0 7 1 re" in PdfReader(BytesIO(content)).pages[0].get_contents().get_data()
    for new in (b"0 0 6 1 re", b"0 0 7 1 re 3 3 1 1 re"):
        kind, why = judged(scene, drawn_otherwise(content, b"0 0 7 1 re", new))
        assert (kind, why) == ("altered", "Its code, lines or pictures are not those of this slip.")


def test_something_laid_over_a_page_is_an_alteration(scene):
    slip = slip_of(scene, make_released(scene).slip)
    note = FreeText(text="100.0", rect=(400, 500, 500, 520))
    content = rewritten(pdf(slip), lambda writer: writer.add_annotation(0, note))
    assert judged(scene, content) == ("altered", "Something was laid over its page.")


def test_a_page_put_in_from_another_file_is_an_alteration(scene):
    own, other = (slip_of(scene, make_released(scene, item_2=n).slip) for n in range(2))
    page = PdfReader(BytesIO(pdf(other))).pages[0]
    first, added = verify(scene, rewritten(pdf(own), lambda writer: writer.add_page(page)))
    assert first == Verdict(own.number, "genuine")
    assert added == Verdict(other.number, "altered", ("Its pages were added to the file.",))


def test_a_slip_of_another_centre_is_unknown_and_the_others_are_still_judged(scene):
    slip = slip_of(scene, make_released(scene).slip)
    foreign = replace(slip, number="QRD-19990101-0001")
    first, second = verify(scene, pdf(foreign, slip, paper="a5x2"))
    assert (first.kind, second.kind) == ("unknown", "genuine")
    assert first.reasons == ("There is no confirmation slip QRD-19990101-0001.",)


def test_nobody_learns_of_a_slip_that_is_not_theirs(scene):
    content = pdf(slip_of(scene, make_released(scene).slip))
    stranger = acting(scene.work, make_person(scene.work, "csr", login="stranger"))
    (verdict,) = signing_off.verify(stranger, content)
    assert verdict.kind == "unknown"
    with pytest.raises(RuleError):
        signing_off.verify(acting(scene.work, make_person(scene.work, "trainer")), content)


def without_imprint(content):
    return rewritten(content, lambda writer: writer.add_metadata({"/Keywords": ""}))


def test_a_file_that_lost_what_it_said_of_itself_is_not_proven(scene):
    slip = slip_of(scene, make_released(scene).slip)
    kind, why = judged(scene, without_imprint(pdf(slip)))
    assert kind == "unproven"
    assert "Number and hash fit." in why
    forged = without_imprint(pdf(replace(slip, content_hash="0" * 64)))
    assert judged(scene, forged)[0] == "altered"
    foreign = without_imprint(pdf(replace(slip, number="QRD-19990101-0001")))
    assert judged(scene, foreign)[0] == "unknown"


def test_of_a_file_of_another_version_only_numbers_and_scores_are_compared(scene, monkeypatch):
    slip = slip_of(scene, make_released(scene, item_2=1).slip)
    better = replace(slip, lines=(replace(slip.lines[0], final=1000),))
    monkeypatch.setattr(slip_imprint.Imprint.__init__, "__defaults__", ("0.0.9",))
    genuine, forged = pdf(slip), pdf(better)
    monkeypatch.undo()
    kind, why = judged(scene, genuine)
    assert kind == "unproven"
    assert "drawn by version 0.0.9 of QA Desk" in why
    kind, why = judged(scene, forged)
    assert kind == "altered"
    assert "is not where it belongs." in why


def test_a_file_without_a_slip_is_refused(scene):
    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    empty = BytesIO()
    writer.write(empty)
    with pytest.raises(InputError, match="There is no confirmation slip in this file"):
        verify(scene, empty.getvalue())
    with pytest.raises(InputError, match="cannot be read as a PDF"):
        verify(scene, b"not a PDF at all")
