"""What the name of a recording tells about its call (D9): each recorder is a row of one table."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from qa_desk.rules import masking

ASTERISK = "asterisk"


@dataclass(frozen=True)
class RecordingName:
    """What is known from a name alone; None is not known.

    Two one-party files of one call have the same `pair`.
    """

    call_id: str | None = None
    started_at: datetime | None = None  # by the recorder's clock, without a zone
    utc_offset: timedelta | None = None  # of that clock, where the name tells it
    agent: str | None = None  # the recorder's own name for the CSR
    agent_id: str | None = None
    staff_no: str | None = None
    extension: str | None = None  # of the CSR
    number: str | None = None  # of the customer
    direction: str | None = None  # "inbound", "outbound" or "internal"
    leg: str = "both"  # or "csr", "customer"
    pair: str | None = None
    partner: str = ""  # where the other voice of a one-party file would lie
    system: str = ""  # a system of PATTERNS; empty is a name nobody knows


@dataclass(frozen=True)
class Pattern:
    """A way to write names: the regex's groups are fields, `fixed` holds for every such name."""

    system: str
    regex: re.Pattern[str]
    fixed: Mapping[str, str] = field(default_factory=dict)


def _pattern(system: str, regex: str, **fixed: str) -> Pattern:
    whole = rf"(?:.*/)?{regex}(?:\.[A-Za-z]\w{{0,5}})?"
    return Pattern(system, re.compile(whole, re.ASCII), fixed)


# FreePBX writes kind-destination-source-date-time-uniqueid; what those two are, the kind says.
_WHEN = r"(?P<started>\d{8}-\d{6})-(?P<call_id>\d{9,10}\.\d+)"
_PARTY = r"[^/-]*"

PATTERNS = (
    _pattern(
        ASTERISK,
        rf"out-(?P<number>{_PARTY})-(?P<extension>{_PARTY})-{_WHEN}",
        direction="outbound",
    ),
    _pattern(ASTERISK, rf"force-(?P<number>{_PARTY})-(?P<extension>{_PARTY})-{_WHEN}"),
    _pattern(
        ASTERISK,
        rf"external-(?P<extension>{_PARTY})-(?P<number>{_PARTY})-{_WHEN}",
        direction="inbound",
    ),
    _pattern(ASTERISK, rf"exten-(?P<extension>{_PARTY})-(?P<number>{_PARTY})-{_WHEN}"),
    _pattern(
        ASTERISK,
        rf"internal-{_PARTY}-(?P<extension>{_PARTY})-{_WHEN}",
        direction="internal",
    ),
    _pattern(ASTERISK, rf"(?:q|rg|in)-{_PARTY}-(?P<number>{_PARTY})-{_WHEN}", direction="inbound"),
    _pattern(ASTERISK, rf"conf-{_PARTY}-(?P<number>{_PARTY})-{_WHEN}"),
    _pattern(
        "amazon_pca",
        r"[^/]*?_?GUID_(?P<call_id>[^/_]+)(?:_CUST_[^/_]+)?(?:_AGENT_(?P<agent>[^/_]+))?"
        r"_DT_(?P<started>\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d)(?:_[^/.]*)?",
    ),
    _pattern("two_folders", r"(?P<leg>agent|caller)/(?P<call_id>[^/]+?)"),
    _pattern("amazon_lca", r"(?P<call_id>[^/]+)_(?P<leg>agent|caller)"),
    _pattern("vicidial", r"(?P<started>\d{8}-\d{6})_(?P<number>\d+)(?:-(?P<leg>all|in|out))?"),
)
_QUARTER, _HALF_HOUR = timedelta(minutes=15), timedelta(minutes=30)
_ODD_ZONES = {timedelta(hours=hours, minutes=45) for hours in (5, 8, 12)}
_DRIFT = timedelta(minutes=2)  # between a call's channel and its recording
_LEGS = {"agent": "csr", "out": "csr", "caller": "customer", "in": "customer"}
_OTHERS = {"agent": "caller", "caller": "agent", "in": "out", "out": "in"}


def parse(relative_path: str) -> RecordingName:
    """Return what the name of a recording tells; a name nobody knows tells nothing."""
    path = relative_path.replace("\\", "/")
    for pattern in PATTERNS:
        if found := pattern.regex.fullmatch(path):
            return _name(pattern, found, path)
    return RecordingName()


def _name(pattern: Pattern, found: re.Match[str], path: str) -> RecordingName:
    groups = found.groupdict()
    call_id, started_at = groups.get("call_id"), _moment(groups.get("started"))
    word = groups.get("leg") or ""
    leg = _LEGS.get(word, "both")
    before, after = (
        ("", "") if leg == "both" else (path[: found.start("leg")], path[found.end("leg") :])
    )
    return RecordingName(
        # A call id is shown freely; a name that carries a customer's number is none.
        call_id=None if call_id and masking.holds_mobile(call_id) else call_id,
        started_at=started_at,
        utc_offset=clock_offset(started_at, call_id) if pattern.system == ASTERISK else None,
        agent=groups.get("agent"),
        extension=_extension(groups.get("extension")),
        number=masking.normalise(groups.get("number") or "") or None,
        direction=pattern.fixed.get("direction"),
        leg=leg,
        pair=None if leg == "both" else before + after,
        partner="" if leg == "both" else before + _OTHERS[word] + after,
        system=pattern.system,
    )


def _moment(text: str | None) -> datetime | None:
    try:
        # A recorder's own clock: its zone is not known here.
        return datetime.strptime(re.sub(r"\D", "", text or ""), "%Y%m%d%H%M%S")  # noqa: DTZ007
    except ValueError:
        return None


def _extension(text: str | None) -> str | None:
    return text if text and re.fullmatch(r"[0-9]{1,8}", text) else None


def clock_offset(local: datetime | None, uniqueid: str | None) -> timedelta | None:
    """Return how far a recorder's clock is from UTC, when that is a zone's offset.

    Asterisk's unique id begins with the UTC second in which the call began, so the local time
    beside it gives the zone.
    """
    if local is None or uniqueid is None or not re.fullmatch(r"[0-9]{9,10}\.[0-9]+", uniqueid):
        return None
    began = datetime.fromtimestamp(int(uniqueid.partition(".")[0]), UTC).replace(tzinfo=None)
    offset = round((local - began) / _QUARTER) * _QUARTER
    drift = abs(local - began - offset)
    return offset if drift <= _DRIFT and _is_zone(offset) else None


def _is_zone(offset: timedelta) -> bool:
    if offset % _HALF_HOUR:
        return offset in _ODD_ZONES
    return timedelta(hours=-12) <= offset <= timedelta(hours=14)
