"""Read what was said in a call from a file beside its recording, numbers masked (P18)."""

import html
import json
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from qa_desk.errors import InputError
from qa_desk.i18n import _
from qa_desk.rules import csv_text, masking

KINDS = ("json", "vtt", "srt", "txt")  # where there are several beside a recording, the first
MOST_BYTES = 4_000_000

_TIME = r"(?:\d+:)?\d\d?:\d\d[.,]\d{1,3}"
_TIMES = re.compile(rf"\s*{_TIME}\s*-->\s*{_TIME}.*")
_NO_WORDS = re.compile(r"\s*(?:WEBVTT|NOTE|STYLE|REGION)\b")
_VOICE = re.compile(r"<v(?:\.[^\s>]*)?\s+([^>]*)>")
_TAG = re.compile(r"</?[a-zA-Z0-9][^>]*>|\{\\[^}]*\}")
_SPOKEN = re.compile(
    r"[〇零一二三四五六七八九幺](?:[ \u3000,、，-]?[〇零一二三四五六七八九幺]){6,}"
)
_SPELT = re.compile(r"(?<!\d)\d(?:[ \u3000,、，-]\d(?!\d)){6,}")
_DIGITS = str.maketrans("〇零一二三四五六七八九幺", "001234567891")


def read(data: bytes, name: str) -> str:
    """Return the words of a transcript by its file's ending, line by line, every number masked."""
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
    lines = _READERS.get(kind, _plain)(text, name)
    return masked("\n".join(line for line in lines if line))


def masked(text: str) -> str:
    """Return a transcript with every number masked, also as it was spoken, digit by digit."""
    spoken = _SPOKEN.sub(lambda run: masking.mask(run[0].translate(_DIGITS)), text)
    return masking.mask_in_text(_SPELT.sub(lambda run: masking.mask(run[0]), spoken))


def _plain(text: str, _name: str) -> Iterator[str]:
    for line in csv_text.lines(text):
        yield line.replace("\0", "").strip()


def _cues(text: str, _name: str) -> Iterator[str]:
    """Yield the words of subtitles: what follows a line of times, up to an empty line."""
    said = False
    for line in csv_text.lines(text):
        if _TIMES.fullmatch(line):
            said = True
        elif not line.strip() or _NO_WORDS.match(line):
            said = False
        elif said:
            words = _TAG.sub("", _VOICE.sub(r"\1: ", line))
            yield html.unescape(words).replace("\0", "").strip()


def _turns(text: str, name: str) -> Iterator[str]:
    """Yield the turns of a list of {start, end, speaker, text}, in their order of time."""
    try:
        listed = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise _no_list(name) from error
    if not isinstance(listed, list) or not all(isinstance(turn, dict) for turn in listed):
        raise _no_list(name)
    for turn in sorted(listed, key=_start):
        words = " ".join(str(turn.get("text") or "").replace("\0", "").split())
        speaker = str(turn.get("speaker") or "").strip()
        yield f"{speaker}: {words}" if speaker and words else words


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


_READERS: Mapping[str, Callable[[str, str], Iterator[str]]] = {
    "json": _turns,
    "vtt": _cues,
    "srt": _cues,
}
