"""Propose how a recorder writes its names from one to three of them (D9).

Nobody is to learn a pattern language: names are cut into parts, each part says what it seems to
be, and what could be several things is asked about.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from qa_desk.errors import InputError
from qa_desk.i18n import N_, _
from qa_desk.rules import masking, name_patterns
from qa_desk.rules.name_patterns import NamePattern

MOST = 3  # examples

_CLEAR = ("YYYYMMDD", "YYYY-MM-DD", "YYYY.MM.DD", "YYYY/MM/DD", "YYYY年MM月DD日")
DATES = (*_CLEAR, "YYMMDD", "YYYYMM", "YYYY")
TIMES = ("HHmmss", "HH-mm-ss", "HH.mm.ss", "HH时mm分ss秒", "HHmm", "MM", "DD", "HH", "mm", "ss")
MOMENTS = (
    *("YYYYMMDDHHmmss", "YYYYMMDDTHHmmss", "YYYY-MM-DDTHH-mm-ss", "YYYYMMDDHHmmssSSS"),
    *("YYYYMMDDHHmm", "YYMMDDHHmmss", "epoch", "epochms"),
)
_WRITTEN = (*MOMENTS, *DATES, *TIMES)
MEANINGS = {"fixed": N_("Always these words"), **name_patterns.FIELDS}
"""What a part can be: a field of a pattern, or words that stand in each name."""

_ENDING = re.compile(r"\.[A-Za-z]\w{0,5}\Z")
_HEX = "[0-9A-Fa-f]"
_D = "[0-9]{2}"
_ID = rf"\b{_HEX}{{8}}(?:-{_HEX}{{4}}){{3}}-{_HEX}{{12}}\b|(?<![0-9])1[0-9]{{8,9}}\.[0-9]+(?![0-9])"
_WHEN = "|".join(
    (
        f"20{_D}-{_D}-{_D}T{_D}-{_D}-{_D}",
        f"20{_D}{_D}{_D}T{_D}{_D}{_D}",
        *(rf"20{_D}{mark}{_D}{mark}{_D}" for mark in ("-", r"\.", "/")),
        *(rf"{_D}{mark}{_D}{mark}{_D}" for mark in ("-", r"\.")),
    )
)
_CUT = re.compile(
    rf"(?P<id>{_ID})|(?P<when>(?<![0-9])(?:{_WHEN})(?![0-9])|20{_D}年{_D}月{_D}日|{_D}时{_D}分{_D}秒)"
    r"|(?P<digits>[0-9]+)|(?P<letters>[^\W\d_]+)|(?P<between>[\W_])",
    re.DOTALL,
)
_HAS_TIME = re.compile("HH|epoch")
_BESIDE = 2  # parts, one of them between
_MOBILE = re.compile(r"(?:86|0086|0)?1[3-9][0-9]{9}")
_AMBIGUOUS_LEGS = {"in", "out"}


@dataclass(frozen=True)
class Part:
    """A part of the names: what stands there in each example, what it seems to be.

    `is_sure` is false where only a person can say; `written` is how a date or time is written.
    """

    texts: tuple[str, ...]
    meaning: str
    is_sure: bool = True
    kind: str = "letters"  # "digits", "letters", "mixed"; "between" separates parts
    written: str = ""

    @property
    def choices(self) -> tuple[str, ...]:
        """Return what it may be said to be."""
        if self.kind == "between":
            return ("fixed",)
        dated = ("when",) if _written(self.texts) else ()
        return (*dated, *(key for key in MEANINGS if key != "when"))

    def means(self, meaning: str) -> "Part":
        """Return the part as a person says what it is."""
        written = _written(self.texts) if meaning == "when" else ""
        return replace(self, meaning=meaning, is_sure=True, written=written)


def propose(examples: Sequence[str]) -> tuple[Part, ...]:
    """Return the parts of one to three names of files, which may have folders before them."""
    names = [_ENDING.sub("", name.strip().replace("\\", "/")) for name in examples]
    names = [name for name in dict.fromkeys(names) if name][:MOST]
    if not names:
        raise InputError(_("Give the name of a file as the recorder wrote it."))
    names = _alike_folders(names)
    for cut in (_fine, _coarse):
        pieces = [cut(name) for name in names]
        if _fit(pieces):
            columns = zip(*pieces, strict=True)
            return _settled(
                [_seen([piece for _kind, piece in each], each[0][0]) for each in columns]
            )
    raise InputError(
        _(
            "These names are not built alike, so no pattern fits them all. Give names of one kind "
            "of call, or one of them only."
        )
    )


def build(parts: Sequence[Part], legs: tuple[str, str] = ("", "")) -> NamePattern:
    """Return the pattern that the parts make; it reads each example as the parts say.

    InputError while a part is not sure, stands there twice, or cannot be told from the next.
    """
    if unsure := [part for part in parts if not part.is_sure]:
        raise InputError(
            _("Say what “{text}” is, or that it is not needed.").format(text=_shown(unsure[0]))
        )
    pattern = name_patterns.parse("".join(map(_text, parts)), legs)
    for n in range(len(parts[0].texts)):
        found = pattern.regex.fullmatch("".join(part.texts[n] for part in parts))
        if found is None or any(
            found[part.meaning] != part.texts[n]
            for part in parts
            if part.meaning in found.groupdict()
        ):
            raise InputError(
                _(
                    "These parts cannot be told apart, for nothing stands between them. Mark one "
                    "of two neighbours as “{meaning}”."
                ).format(meaning=_(MEANINGS["any"]))
            )
    return pattern


def _alike_folders(names: list[str]) -> list[str]:
    """Leave as many folders as all of the names have."""
    depth = min(name.count("/") for name in names)
    return ["/".join(name.split("/")[-depth - 1 :]) for name in names]


Piece = tuple[str, str]  # kind and text


def _fine(name: str) -> list[Piece]:
    """Cut a name wherever digits, letters and others meet; IDs of both stay whole."""
    pieces: list[Piece] = []
    for found in _CUT.finditer(name):
        kind = found.lastgroup or ""
        pieces.append(({"id": "mixed", "when": "mixed"}.get(kind, kind), found[0]))
    return _joined(pieces, least=3)


def _coarse(name: str) -> list[Piece]:
    """Cut a name only where neither digits nor letters stand."""
    return _joined(_fine(name), least=2)


def _joined(pieces: list[Piece], least: int) -> list[Piece]:
    """Join digits and letters that alternate: they are one ID."""
    made: list[Piece] = []
    run: list[Piece] = []

    def end() -> None:
        text = "".join(text for _kind, text in run)
        is_id = len(run) >= least or (len(run) == 2 and run[0][0] == "digits")
        made.extend([("mixed", text)] if is_id and text.isascii() else run)
        run.clear()

    for piece in pieces:
        is_dated = piece[0] == "mixed" and not piece[1].isalnum()
        if piece[0] == "between" or is_dated:
            end()
            made.append(piece)
        else:
            run.append(piece)
    end()
    return made


def _fit(pieces: list[list[Piece]]) -> bool:
    """Say whether names have as many parts each, and the same between them."""
    return all(
        len(each) == len(pieces[0])
        and all(
            (one[0] == "between") == (other[0] == "between")
            and (one[0] != "between" or one[1] == other[1])
            for one, other in zip(each, pieces[0], strict=True)
        )
        for each in pieces
    )


def _seen(texts: Sequence[str], kind: str) -> Part:
    """Return a part with what it seems to be by itself."""
    kinds = {
        "digits" if text.isdigit() else "letters" if text.isalpha() else "mixed" for text in texts
    }
    kind = kind if kind == "between" else kinds.pop() if len(kinds) == 1 else "mixed"
    part = Part(tuple(texts), "fixed", kind=kind)
    if kind == "between":
        return part
    if kind == "letters":
        return _word(part)
    if all(_MOBILE.fullmatch(text) for text in texts):
        return replace(part, meaning="number")
    if (written := _written(texts)) in (*MOMENTS, *_CLEAR, *TIMES[1:4]):
        unsure = written in MOMENTS[4:]
        return replace(part, meaning="when", written=written, is_sure=not unsure)
    if kind == "mixed":
        is_long = all(len(text) >= 12 for text in texts)
        return replace(part, meaning="call_id", is_sure=is_long)
    shortest = min(map(len, texts))
    return replace(part, meaning="agent_id" if shortest <= 8 else "call_id", is_sure=False)


def _word(part: Part) -> Part:
    words = {text.casefold() for text in part.texts}
    if words & _AMBIGUOUS_LEGS:
        return replace(part, meaning="direction", is_sure=False)
    if all(map(name_patterns.is_voice, words)):
        return replace(part, meaning="leg")
    if all(map(name_patterns.direction_of, words)) and max(map(len, words)) > 1:
        return replace(part, meaning="direction")
    if len(set(part.texts)) == 1 < len(part.texts):
        return part
    is_word = len(part.texts) == 1 and part.texts[0].isascii()  # else it may be somebody's name
    return replace(part, meaning="fixed" if is_word else "any", is_sure=False)


def _settled(parts: list[Part]) -> tuple[Part, ...]:
    """Say what a part is by what stands around it."""
    _find_time(parts)
    for at, part in enumerate(parts):
        followed = at + 1 < len(parts) and parts[at + 1].kind in ("digits", "mixed")
        is_one = len(set(part.texts)) == 1
        if followed and is_one and part.kind == "letters" and part.meaning in ("fixed", "any"):
            parts[at] = replace(part, meaning="fixed", is_sure=True)  # T8001, 坐席8001
    taken: set[str] = set()
    for at, part in enumerate(parts):
        if part.meaning in taken - name_patterns.REPEATED - {"fixed"}:
            parts[at] = replace(part, meaning="any", is_sure=False)
        taken.add(part.meaning)
    return tuple(parts)


def _find_time(parts: list[Part]) -> None:
    """Find the time beside a date; farther away it is only likely to be it."""
    dated = [at for at, part in enumerate(parts) if part.meaning == "when" and part.is_sure]
    if not dated or any(_HAS_TIME.search(parts[at].written) for at in dated):
        return
    likely = [
        (not any(0 < at - day <= _BESIDE for day in dated), at, written)
        for at, part in enumerate(parts)
        if not part.is_sure and (written := _written(part.texts, ("HHmmss", "HHmm")))
    ]
    likely = [each for each in likely if each[2] == "HHmmss" or not each[0]]
    if likely:
        is_far, at, written = min(likely)
        parts[at] = replace(parts[at], meaning="when", written=written, is_sure=not is_far)


def _written(texts: Sequence[str], shapes: tuple[str, ...] = _WRITTEN) -> str:
    """Return the first way to write a date or time that all texts fit, "" for none."""
    fit = (s for s in shapes if all(name_patterns.time_of(text, (s,)) for text in texts))
    return next(fit, "")


def _text(part: Part) -> str:
    """Return a part as it stands in the pattern."""
    if part.meaning == "fixed":
        if len(set(part.texts)) > 1 or masking.holds_mobile(part.texts[0]):
            raise InputError(
                _(
                    "“{text}” is not the same in each name, or it is a customer's number. Say "
                    "what it is, or that it is not needed."
                ).format(text=_shown(part))
            )
        return name_patterns.escaped(part.texts[0])
    if part.meaning == "when":
        return f"{{when:{part.written}}}"
    shape = f":{part.kind}" if part.kind in ("digits", "letters") else ""
    return f"{{{part.meaning}{shape}}}"


def _shown(part: Part) -> str:
    return masking.mask_in_text(_(", ").join(dict.fromkeys(part.texts)))
