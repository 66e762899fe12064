"""S3-5.5d: a signature may also be drawn by hand; it stands wherever the signature does."""

from dataclasses import replace
from io import BytesIO

import pytest
from factories import PASSWORD
from pypdf import PdfReader
from PySide6.QtCore import QSize
from route import Route

from qa_desk.errors import RuleError
from qa_desk.models import Document, Evaluation, Signature, SignaturePicture
from qa_desk.reports import slip as report
from qa_desk.rules.signatures import Given
from qa_desk.services import cases, signing_off
from qa_desk.services.signing_off import Answer
from qa_desk.ui.widgets.signature_pad import picture

STROKE = [[(0.1 + n / 20, 0.5 + (n % 3) / 10, 0.5) for n in range(40)]]
DRAWING = picture(STROKE, QSize(360, 120))
OTHER = picture([STROKE[0][:20]], QSize(360, 120))


@pytest.fixture
def route(url):
    route = Route(url)
    yield route
    route.close()


def signed(route, drawing=DRAWING, password=None):
    case = route.released()
    with route.at("csr") as work:
        cases.opened(work, case)
    with route.at("csr") as work:
        seen = work.session.get_one(Evaluation, case).version
        secret = Given(password or PASSWORD, drawing)
        signing_off.confirm(work, case, seen, Answer("agree"), secret)
    return case


def slip_of(route, case):
    with route.at("qa_lead") as work:
        slip = work.session.get_one(Evaluation, case).slip_id
        return signing_off.slip(work, work.session.get_one(Document, slip).number)


def test_what_was_drawn_is_kept_with_the_signature(route):
    case = signed(route)
    assert route.status(case) == "E4"
    with route.owner.ask() as work:
        (signature,) = work.session.query(Signature).all()
        kept = work.session.get_one(SignaturePicture, signature.id)
        assert (signature.method, kept.kind, kept.content) == ("drawn", "drawn", DRAWING)
        assert kept.added_by == signature.person_id
    with route.at("lead") as work:
        (shown,) = cases.case(work, case).signatures
        assert (shown.method, shown.drawing) == ("drawn", DRAWING)


def test_a_drawing_alone_signs_nothing(route):
    """The password is what proves who signs."""
    with pytest.raises(RuleError):
        signed(route, password="not the password")
    with route.owner.ask() as work:
        assert work.session.query(SignaturePicture).count() == 0


def test_a_password_alone_still_signs(route):
    signed(route, drawing=b"")
    with route.owner.ask() as work:
        assert work.session.query(Signature).one().method == "password"


def test_the_slip_prints_what_was_drawn_and_verify_looks_at_it(route):
    slip = slip_of(route, signed(route))
    (stamp,) = slip.signatures
    assert stamp.drawing == DRAWING
    book = report.book("zh", "a4")
    book.add(slip)
    content = book.finish()
    assert sum(len(page.images) for page in PdfReader(BytesIO(content)).pages) == 1
    assert verdicts(route, content) == ["genuine"]


def test_a_slip_with_another_drawing_is_altered(route):
    slip = slip_of(route, signed(route))
    (stamp,) = slip.signatures
    book = report.book("zh", "a4")
    book.add(replace(slip, signatures=(replace(stamp, drawing=OTHER),)))
    assert verdicts(route, book.finish()) == ["altered"]


def verdicts(route, content):
    with route.at("qa_lead") as work:
        return [one.kind for one in signing_off.verify(work, content)]
