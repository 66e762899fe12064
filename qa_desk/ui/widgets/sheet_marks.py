"""The marks of a sheet as the waveform shows them."""

from dataclasses import replace

from qa_desk.rules import answers, scoring
from qa_desk.rules.checklists import Checklist
from qa_desk.rules.sheets import Sheet
from qa_desk.ui.widgets.wave_scene import WaveMark


def of_sheet(checklist: Checklist, sheet: Sheet, shift_ms: int = 0) -> list[WaveMark]:
    """Return all marks of a sheet that is being filled in, where they lie on the recording."""
    if not sheet.marks:
        return []
    lost = {part.item.number for part in answers.read(checklist, sheet).filled if part.lost}
    return [
        WaveMark(
            mark.at_ms + shift_ms,
            "fatal" if mark.fatal else "late" if mark.item in lost else "information",
            mark.note,
        )
        for mark in sheet.marks
    ]


def of_result(checklist: Checklist, sheet: Sheet, shift_ms: int = 0) -> tuple[WaveMark, ...]:
    """Return the moments that a result rests on."""
    late, struck = (
        {found.at_ms: WaveMark(found.at_ms, kind, found.note)
         for found in every if found.at_ms is not None}
        for kind, every in (
            ("late", scoring.findings(checklist, sheet)),
            ("fatal", scoring.fatals(checklist, sheet)),
        )
    )  # fmt: skip
    marks = (late | struck).values()
    return tuple(replace(mark, at_ms=mark.at_ms + shift_ms) for mark in marks)
