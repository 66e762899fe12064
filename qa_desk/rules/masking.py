"""Customer numbers are shown masked everywhere and found by a keyed hash (P18)."""

import hashlib
import hmac
import re
from collections.abc import Callable, Mapping
from typing import Any

_NARROW = {wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
_OTHER_DIGIT = re.compile(r"(?![0-9])\d")

_EXCEL_FRACTION = re.compile(r"\.0+$")
_COVERED = re.compile(r"[xX•●]{2,}")  # 0821XXXX8663: another way to write stars
_NOT_NUMBER = re.compile(r"[^0-9*#+]")
_INNER_PLUS = re.compile(r"(?<!^)\+")
_STARRED = re.compile(r"\*{2,}|(?<=[0-9])\*")
_MOBILE = re.compile(r"1[3-9][0-9]{9}")
_ELEVEN = re.compile(r"\d{11}")
_WITHOUT_AREA = re.compile(r"[48]00[0-9]{7}")

_DATE = r"(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
_TIME = r"(?:[01]\d|2[0-3])[0-5]\d(?:[0-5]\d(?:\d{3})?)?"
_UUID = r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"
_IN_TEXT = re.compile(
    rf"""
    (?P<kept>
        (?<!\d) {_DATE} (?:{_TIME})? (?!\d)                      # 20241105, 20241105091730
      | (?<!\d) 1\d{{9}} \. \d{{1,9}} (?!\d)                     # 1730780250.107 of Asterisk
      | (?<![0-9A-Za-z]) {_UUID} (?![0-9A-Za-z])
      | (?<![0-9A-Za-z]) (?=\d*[a-f])
        (?! [0-9a-f]* (?<!\d) (?:1[3-9]\d{{9}} | 0\d{{9,11}}) (?!\d))
        [0-9a-f]{{16,64}} (?![0-9A-Za-z])                        # other long hexadecimal ids
    )
    | (?<!\d) (?:
        \d{{17}} [Xx]                                            # identity card
      | \d{{4}} (?:[ -]\d{{4}}){{3,4}} (?:[ -]?\d{{1,3}})?       # bank card in fours
      | (?:\+?86[ -]?)? 1[3-9]\d [ .-] \d{{4}} [ .-] \d{{4}}     # mobile with separators
      | \(?0(?:10|2\d|[3-9]\d\d)\)? [ -]? \d{{3,4}} [ -] \d{{4}} # landline with separators
      | \+\d{{1,3}} (?:[ .()-]{{1,2}}\d{{1,5}}){{2,5}}           # foreign with separators
      | \(?\d{{3}}\)? [ .-]{{1,2}} \d{{3}} [ .-] \d{{4}}
      | (?P<run> \+? \d{{7,}} )
    ) (?!\d)
    """,
    re.VERBOSE,
)

# What a run of digits without separators is in what people type: surely somebody's number, or
# likely one, unless words before it call it something else.
_SURE = re.compile(
    rf"\+.*|(?:0|86|0086|{_DATE}(?:{_TIME})?)?1[3-9]\d{{9}}(?:{_DATE})?"
    r"|[1-8]\d{5}(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{4}"
)
_LIKELY = re.compile(
    r"""
      0\d{6,14}                 # landline with its area, or a foreign number
    | 86\d{9,11}
    | [48]00\d{7}
    | [2-9]\d{6,7}              # a landline of the same city
    | 1[3-9]\d{8,12}            # a mobile number with a digit too few or too many
    | \d{2,6}1[3-9]\d{9}       # one behind a prefix that was dialled
    | [1-8]\d{14} | [1-8]\d{17} # identity cards, old and new
    | [3-69]\d{15,18}           # bank cards
    """,
    re.VERBOSE,
)
_DATED = re.compile(r"20\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d+")
_NAMED = re.compile(  # what stands before a number of a case, not of a person
    r"(?:订单|工单|单号|单|流水|编号|保单|合同|受理|快递|运单|发票|案件|批次|号码牌|序列号|设备号)"
    r"号?码?[\s:：#是为]{0,3}$|(?:order|ticket|case|ref|invoice|tracking|serial|sn|id|no)"
    r"[\s.:：#-]{0,3}(?:no\.?\s?)?$|#\s?$|(?<![A-Za-z])(?!tel|mob|phone)[A-Za-z]{1,4}-?$",
    re.IGNORECASE,
)
_AREA = re.compile(r"(?<!\d)(?:\(?0\d{2,3}\)?|\+\d{1,3})[ -]{1,2}$")
_BEFORE = 16  # characters in which such words are looked for

_RUN = re.compile(r"(?<![0-9A-Za-z])\+?\d(?:[ -]?\d){9,21}[Xx]?(?![0-9A-Za-z])")
_GAPS = re.compile(r"[ +-]")
_IDENTITY = re.compile(r"[1-9]\d{5}(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dX]")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)  # GB 11643
_CHECKS = "10X98765432"
_BANK_CARD = re.compile(r"[3-6]\d{14,18}")


def narrow(text: str) -> str:
    """Return the text with full-width characters and foreign digits as ASCII, one for one."""
    return _OTHER_DIGIT.sub(lambda digit: str(int(digit[0])), text.translate(_NARROW))


def normalise(number: str) -> str:
    """Return a number in the one form that is stored and compared; "" when there is none."""
    if _MOBILE.fullmatch(number):
        return number
    text = _EXCEL_FRACTION.sub("", narrow(number).strip())
    text = _COVERED.sub(lambda run: "*" * len(run[0]), text)
    text = _INNER_PLUS.sub("", _NOT_NUMBER.sub("", text))
    if not any(character.isdigit() for character in text):
        return ""
    return text if _STARRED.search(text) else _without_country(text)


def _without_country(text: str) -> str:
    if text.startswith("00") and len(text) > 9:
        text = "+" + text[2:]
    if text.startswith("+86"):
        rest = text[3:].lstrip("0")
        return rest if _MOBILE.fullmatch(rest) or _WITHOUT_AREA.fullmatch(rest) else "0" + rest
    for prefix in ("86", "0"):  # 0 is dialled before a mobile number of another city
        rest = text.removeprefix(prefix)
        if rest != text and _MOBILE.fullmatch(rest):
            return rest
    return text


def masked_at_source(number: str) -> bool:
    """Say whether whoever wrote the number had hidden part of it already."""
    return bool(_STARRED.search(normalise(number)))


def holds_mobile(text: str) -> bool:
    """Say whether a mainland mobile number stands in the text."""
    return bool(_ELEVEN.search(text)) and any(
        _MOBILE.fullmatch(run.removeprefix("86")) for run in re.findall(r"\d+", narrow(text))
    )


def mask(number: str) -> str:
    """Return what may be shown of a number: 138****5678, at most 7 digits and never all."""
    if _MOBILE.fullmatch(number):
        return f"{number[:3]}****{number[7:]}"
    text = normalise(number)
    if not text:
        return number.strip()
    plus = "+" if text.startswith("+") else ""
    text = text.removeprefix("+")
    parts = ["".join(re.findall(r"[0-9]", part)) for part in re.split(r"\*+", text)]
    if _STARRED.search(text):
        return f"{plus}{parts[0][:3]}****{parts[-1][-4:]}"
    digits = "".join(parts)
    head, tail = (3, 4) if len(digits) >= 11 else (len(digits) // 4, len(digits) // 3)
    return f"{plus}{digits[:head]}****{digits[len(digits) - tail :]}"


def mask_in_text(text: str) -> str:
    """Return a text or a file name with every telephone, identity or bank-card number masked.

    Dates, Asterisk's unique ids and hexadecimal ids stay; in doubt a run of digits is masked.
    """
    return _covered(text, lambda _narrowed, _found: False)


def mask_typed(text: str) -> str:
    """Return what somebody typed with every number of a person masked (P18).

    The number of an order, a ticket or a policy stays: a run of digits that has the shape of no
    telephone, identity card or bank card, or that is named as something else.
    """
    return _covered(text, _is_of_a_case)


def _covered(text: str, stays: Callable[[str, re.Match[str]], bool]) -> str:
    """Return a text with its numbers masked, and what looks like one beside their stars too."""
    while (masked := _covered_once(text, stays)) != text:
        text = masked
    return text


def _covered_once(text: str, stays: Callable[[str, re.Match[str]], bool]) -> str:
    parts: list[str] = []
    end = 0
    narrowed = narrow(text)
    for found in _IN_TEXT.finditer(narrowed):
        if found["kept"] is None and not stays(narrowed, found):
            parts += [text[end : found.start()], mask(found[0])]
            end = found.end()
    return "".join([*parts, text[end:]])


def _is_of_a_case(narrowed: str, found: re.Match[str]) -> bool:
    run = found["run"]
    if run is None or _SURE.fullmatch(run) or _is_bank_card(run):
        return False
    before = narrowed[max(0, found.start() - _BEFORE) : found.start()]
    if _AREA.search(before):
        return False
    if _DATED.fullmatch(run) or not _LIKELY.fullmatch(run):
        return True
    return bool(_NAMED.search(before))


def holds_number(text: str) -> bool:
    """Say whether a telephone, identity or bank-card number seems to stand in what was typed."""
    return mask_typed(text) != text


def mask_within(document: Any) -> Any:
    """Return a JSON document with the numbers in all its texts masked; its keys stay."""
    if isinstance(document, str):
        return mask_typed(document)
    if isinstance(document, Mapping):
        return {key: mask_within(value) for key, value in document.items()}
    if isinstance(document, list | tuple):
        return [mask_within(value) for value in document]
    return document


def personal_number(text: str) -> str:
    """Return what kind of number of somebody stands in a text: identity, bank, mobile, "" none.

    An identity-card number proves itself by its checksum, a bank card's by Luhn's.
    """
    runs = [_GAPS.sub("", run[0]).upper() for run in _RUN.finditer(narrow(text))]
    checks: tuple[tuple[str, Callable[[str], bool]], ...] = (
        ("identity", _is_identity),
        ("bank", _is_bank_card),
        ("mobile", _is_mobile),
    )
    return next((kind for kind, fits in checks if any(map(fits, runs))), "")


def _is_identity(run: str) -> bool:
    if not _IDENTITY.fullmatch(run):
        return False
    total = sum(int(digit) * weight for digit, weight in zip(run, _WEIGHTS, strict=False))
    return _CHECKS[total % 11] == run[17]


def _is_bank_card(run: str) -> bool:
    if not _BANK_CARD.fullmatch(run):
        return False
    doubled = (int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(run)))
    return not sum(value - 9 * (value > 9) for value in doubled) % 10


def _is_mobile(run: str) -> bool:
    return bool(_MOBILE.fullmatch(run.removeprefix("86") if len(run) == 13 else run))


def key_hash(number: str, secret: bytes) -> bytes | None:
    """Return the HMAC-SHA256 by which a number is found again.

    None where there is no number, or only one masked at its source: two of those never count
    as the same customer.
    """
    text = normalise(number)
    if len(text) < 3 or _STARRED.search(text):
        return None
    return hmac.digest(secret, text.encode(), hashlib.sha256)
