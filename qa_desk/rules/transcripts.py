"""Read what was said in a call from a file beside its recording, numbers masked (P18)."""

import html
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from qa_desk.errors import InputError
from qa_desk.i18n import _
from qa_desk.rules import csv_text, masking

KINDS = ("json", "vtt", "srt", "txt")  # where there are several beside a recording, the first
MOST_BYTES = 4_000_000
_LONGEST_S = 7 * 24 * 3600

Span = tuple[int, int]  # from and to, ms
Line = tuple[str, Span | None]

_TIME = r"(?:\d+:)?\d\d?:\d\d[.,]\d{1,3}"
_TIMES = re.compile(rf"\s*({_TIME})\s*-->\s*({_TIME}).*")
_SPEAKER = re.compile(r"([^:：]{1,40})[:：]\s*(.+)")
_PARTIES: Mapping[str, str] = {  # speakers as recognisers name them
    **dict.fromkeys(("csr", "agent", "operator", "坐席", "座席", "客服", "客服代表"), "csr"),
    **dict.fromkeys(("customer", "caller", "client", "user", "客户", "用户", "顾客"), "customer"),
}
_NO_WORDS = re.compile(r"\s*(?:WEBVTT|NOTE|STYLE|REGION)\b")
_VOICE = re.compile(r"<v(?:\.[^\s>]*)?\s+([^>]*)>")
_TAG = re.compile(r"</?[a-zA-Z0-9][^>]*>|\{\\[^}]*\}")
_SPOKEN = re.compile(
    r"[〇零一二三四五六七八九幺](?:[ \u3000,、，-]?[〇零一二三四五六七八九幺]){6,}"
)
_SPELT = re.compile(r"(?<!\d)\d(?:[ \u3000,、，-]\d(?!\d)){6,}")
_DIGITS = str.maketrans("〇零一二三四五六七八九幺", "001234567891")


@dataclass(frozen=True)
class Said:
    """The words of a transcript, a line for each turn, and when each was said if that is known."""

    text: str = ""
    times: tuple[Span, ...] | None = None


@dataclass(frozen=True)
class Turn:
    """What somebody said; without `span` nobody knows when."""

    party: str  # "csr", "customer", or empty for who is neither
    speaker: str
    words: str
    span: Span | None = None


def turns(text: str, times: Iterable[Sequence[int]] | None) -> tuple[Turn, ...]:
    """Return a kept transcript turn by turn."""
    lines = text.split("\n") if text else []
    spans: list[Span | None] = [(start, end) for start, end in times or ()]
    spans += [None] * (len(lines) - len(spans))
    return tuple(_turn(line, span) for line, span in zip(lines, spans, strict=True))


def at(spoken: Sequence[Turn], moment: int) -> int | None:
    """Return which turn is being said at a moment: the last that has begun."""
    begun = [n for n, turn in enumerate(spoken) if turn.span and turn.span[0] <= moment]
    return begun[-1] if begun else None


def joined(parts: Sequence[Said]) -> Said:
    """Return the transcripts of one call's files as one, in their order of time where known."""
    parts = [part for part in parts if part.text]
    if any(part.times is None for part in parts):
        return Said("\n".join(part.text for part in parts))
    lines = [line for part in parts for line in part.text.split("\n")]
    spans = [span for part in parts for span in part.times or ()]
    order = sorted(range(len(lines)), key=lambda n: spans[n][0])
    return Said("\n".join(lines[n] for n in order), tuple(spans[n] for n in order) or None)


def read(data: bytes, name: str) -> Said:
    """Return a transcript by its file's ending, turn by turn, every number masked."""
    if len(data) > MOST_BYTES:
        raise InputError(
            _("The transcript {name} is larger than {n} MB, so it was left out.").format(
                name=name, n=MOST_BYTES // 1_000_000
            )
        )
    text = csv_text.decode(data)
    if text is None:
        raise InputError(
            _("The transcript {name} is not a text file. Save it as UTF-8.").format(name=name)
        )
    kind = name.rpartition(".")[2].lower()
    found = [turn for turn in _READERS.get(kind, _plain)(text, name) if turn[0]]
    spoken = masked("\n".join(line for line, _span in found))
    spans = [span for _line, span in found if span is not None]
    is_timed = found and len(spans) == len(found) == len(spoken.split("\n"))
    return Said(spoken, tuple(spans) if is_timed else None)


def masked(text: str) -> str:
    """Return a transcript with every number masked, also as it was spoken, digit by digit."""
    spoken = _SPOKEN.sub(lambda run: masking.mask(run[0].translate(_DIGITS)), text)
    return masking.mask_in_text(_SPELT.sub(lambda run: masking.mask(run[0]), spoken))


def _turn(line: str, span: Span | None) -> Turn:
    named = _SPEAKER.fullmatch(line)
    if named is None:
        return Turn("", "", line, span)
    return Turn(_PARTIES.get(named[1].strip().lower(), ""), named[1].strip(), named[2], span)


def _one_line(words: str) -> str:
    return " ".join(words.replace("\0", "").split())


def _plain(text: str, _name: str) -> Iterator[Line]:
    for line in csv_text.lines(text):
        yield _one_line(line), None


def _cues(text: str, _name: str) -> Iterator[Line]:
    """Yield the words of subtitles: what follows a line of times, up to an empty line."""
    span: Span | None = None
    for line in csv_text.lines(text):
        if times := _TIMES.fullmatch(line):
            span = _ms(times[1]), _ms(times[2])
        elif not line.strip() or _NO_WORDS.match(line):
            span = None
        elif span is not None:
            words = _TAG.sub("", _VOICE.sub(r"\1: ", line))
            yield _one_line(html.unescape(words)), span


def _ms(written: str) -> int:
    """Return a time of subtitles: 01:02:03.450 or 02:03,4."""
    *hours, minutes, seconds = written.replace(",", ".").split(":")
    whole = (int(hours[0]) if hours else 0) * 60 + int(minutes)
    return whole * 60_000 + round(float(seconds) * 1000)


def _turns(text: str, name: str) -> Iterator[Line]:
    """Yield the turns of a list of {start, end, speaker, text}, in their order of time."""
    try:
        listed = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise _no_list(name) from error
    if not isinstance(listed, list) or not all(isinstance(turn, dict) for turn in listed):
        raise _no_list(name)
    for turn in sorted(listed, key=_start):
        words = _one_line(str(turn.get("text") or ""))
        speaker = _one_line(str(turn.get("speaker") or ""))
        yield f"{speaker}: {words}" if speaker and words else words, _span(turn)


def _span(turn: Mapping[str, Any]) -> Span | None:
    """Return when a turn was said; its times are seconds."""
    times = turn.get("start"), turn.get("end")
    start, end = (
        round(time * 1000) if isinstance(time, (int, float)) and 0 <= time < _LONGEST_S else None
        for time in times
    )
    return None if start is None else (start, max(start, end or start))


def _start(turn: Mapping[str, Any]) -> float:
    start = turn.get("start")
    return float(start) if isinstance(start, (int, float)) else 0.0


def _no_list(name: str) -> InputError:
    return InputError(
        _(
            "The transcript {name} is not a list of turns with start, end, speaker and text. "
            "Export it again, or as plain text."
        ).format(name=name)
    )


_READERS: Mapping[str, Callable[[str, str], Iterator[Line]]] = {
    "json": _turns,
    "vtt": _cues,
    "srt": _cues,
}
