"""Draws anybody can repeat (D10): rank = sha256(draw seed | call id) within the stratum."""

import hashlib
import secrets
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar
from uuid import UUID

from qa_desk.i18n import N_

REASONS: Mapping[str, str] = {  # why a call is evaluated: every evaluation carries one (6.5b)
    "random": N_("Random sampling"),
    "targeted": N_("Targeted sampling"),
    "quota": N_("Quota sampling"),
    "complaint_driven": N_("Complaint-driven sample"),
    "follow_up": N_("Follow-up sample"),
    "watch_list": N_("Watch list"),
    "low_csat": N_("Low satisfaction"),
    "new_hire": N_("New hire"),
    "new_product": N_("New product"),
    "off_plan": N_("Off-plan check"),
    "quick_check": N_("From a quick check"),
}

StratumT = TypeVar("StratumT", bound=Hashable)


@dataclass(frozen=True)
class Stratum:
    """What was drawn from one stratum, and the proof of what it was drawn from."""

    pool_count: int
    pool_digest: bytes
    chosen: tuple[UUID, ...]  # in rank order


@dataclass(frozen=True)
class Drawn(Generic[StratumT]):
    """One draw over all its strata."""

    seed: str
    pool_count: int
    pool_digest: bytes
    strata: Mapping[StratumT, Stratum]


def new_seed() -> str:
    """Return a fresh draw seed of 128 random bits."""
    return secrets.token_hex(16)


def rank(seed: str, call_id: UUID) -> bytes:
    """Return the place of a call in the draw; the smallest are drawn first."""
    return hashlib.sha256(f"{seed}|{call_id}".encode()).digest()


def ranked(calls: Iterable[UUID], seed: str) -> list[UUID]:
    """Return the calls in rank order, so that a replacement is simply the next one."""
    return sorted(set(calls), key=lambda call_id: rank(seed, call_id))


def digest(calls: Iterable[UUID]) -> bytes:
    """Return the SHA-256 over the sorted ids, one per line."""
    return hashlib.sha256("\n".join(sorted(str(call) for call in set(calls))).encode()).digest()


def draw(pool: Mapping[StratumT, Sequence[UUID]], n: int, seed: str) -> Drawn[StratumT]:
    """Draw up to `n` calls at random from every stratum."""
    if n < 0:
        raise ValueError(n)
    strata = {
        stratum: Stratum(len(set(calls)), digest(calls), tuple(ranked(calls, seed)[:n]))
        for stratum, calls in pool.items()
    }
    everything = {call for calls in pool.values() for call in calls}
    return Drawn(seed, len(everything), digest(everything), strata)
