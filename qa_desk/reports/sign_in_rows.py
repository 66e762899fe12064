"""The list to sign in on at a session; `training_sheet.draw_sign_in` is the way in."""

from collections.abc import Iterator
from typing import Any

from qa_desk.i18n import _
from qa_desk.reports import flow, parts, style, wording
from qa_desk.reports.flow import LEFT, RIGHT, Column, Row, side_by_side
from qa_desk.reports.parts import BODY, NAME, VALUE, labelled
from qa_desk.reports.slip import Person
from qa_desk.reports.style import DIM, Style
from qa_desk.reports.training_rows import when_of
from qa_desk.reports.training_sheet import SignIn
from qa_desk.reports.wording import DOT
from qa_desk.rules.trainings import METHODS

_EDGES = (LEFT, LEFT + 24, LEFT + 170, LEFT + 270, LEFT + 420)
_END = RIGHT
_HIGH = 30.0  # room for a name written by hand
_LABEL = Style(8, DIM, bold=True)


def _rows(sheet: SignIn) -> Iterator[Row]:
    session = sheet.session
    yield from parts.facts(
        (_("Topic"), sheet.need.topic, NAME),
        (_("When"), when_of(session), VALUE),
        (_("Place"), session.place, VALUE),
    )
    yield flow.space(7)
    yield from parts.facts(
        (_("Lecturer"), session.lecturer, VALUE),
        (_("Method"), wording.word(METHODS, session.method), VALUE),
        (_("Hours"), wording.score(session.hours), VALUE),
    )
    yield flow.space(7)
    yield from labelled(_("Material"), session.material)
    yield flow.space(9)
    head = _head()
    yield head
    for number, (person, team) in enumerate(_people(sheet), start=1):
        yield _line(number, person, team, head)
    yield flow.space(12)
    yield from side_by_side(
        Column(LEFT, RIGHT, _("Lecturer's signature and date"), Style(8, DIM)), keep=True
    )
    yield Row(40, lambda canvas, top: style.hairline(canvas, LEFT, LEFT + 260, top - 30, DIM))


def _people(sheet: SignIn) -> list[tuple[Person, str]]:
    """Return who is expected: whom the session knows, else all trainees of the need."""
    teams = {trainee.id: trainee.team for trainee in sheet.need.trainees}
    asked = [(one.name, teams.get(one.person_id, "")) for one in sheet.session.attendance]
    return asked or [(trainee.name, trainee.team) for trainee in sheet.need.trainees]


def _head() -> Row:
    titles = ("", _("Name and staff no."), _("Team"), _("Signature"), _("Remark"))

    def draw(canvas: Any, top: float) -> None:
        for left, words in zip(_EDGES, titles, strict=True):
            style.write(canvas, left + 3, top - 11, words, _LABEL)
        style.hairline(canvas, LEFT, _END, top - 16, DIM)

    return Row(16, draw, keep=True)


def _line(number: int, person: Person, team: str, head: Row) -> Row:
    cells = side_by_side(
        Column(_EDGES[0] + 3, _EDGES[1] - 2, str(number), BODY),
        Column(_EDGES[1] + 3, _EDGES[2] - 5, str(person), NAME),
        Column(_EDGES[2] + 3, _EDGES[3] - 5, team, BODY),
    )
    inner = sum(cell.height for cell in cells)
    height = max(_HIGH, inner + 8)

    def draw(canvas: Any, top: float) -> None:
        y = top - (height - inner) / 2
        for cell in cells:
            if cell.draw:
                cell.draw(canvas, y)
            y -= cell.height
        style.hairline(canvas, LEFT, _END, top - height, DIM)
        for x in (*_EDGES, _END):
            _upright(canvas, x, top, height)

    return Row(height, draw, head=(head,))


def _upright(canvas: Any, x: float, top: float, height: float) -> None:
    canvas.setLineWidth(0.6)
    canvas.line(x, top, x, top - height)


def _title() -> str:
    return _("Training sign-in sheet")


def pdf(sheet: SignIn) -> bytes:
    """Return the list as a PDF in the language spoken now."""
    with style.DRAWING:
        style.load_fonts()
        need = sheet.need
        running = DOT.join([need.imprint.number, need.topic, when_of(sheet.session)])
        notice = _("Whoever comes signs beside the name; the trainer enters it in QA Desk.")
        frame = parts.frame(need.imprint, _title, running, notice)
        return flow.document(_rows(sheet), frame)
