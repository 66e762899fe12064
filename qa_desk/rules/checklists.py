"""A checklist version as rules, pages and reports see it. Points are hundredths of a point."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from qa_desk.i18n import N_, Bilingual

# The five dimensions of S3-4.7a, in the policy's order.
DIMENSIONS: Mapping[str, str] = {
    "BK": N_("Business knowledge"),
    "CS": N_("Communication skill"),
    "AT": N_("Service attitude"),
    "SW": N_("Standard wording"),
    "MS": N_("Minimum business skill"),
}
FATAL_CLASSES: Mapping[str, str] = {
    "customer": N_("Customer-critical error"),
    "business": N_("Business-critical error"),
    "compliance": N_("Compliance-critical error"),
}


@dataclass(frozen=True)
class Option:
    """One answer of an item; the option, not its value, is what is stored (domain.md 4.1)."""

    value: int  # hundredths
    text: Bilingual
    fatal: str | None = None  # a key of FATAL_CLASSES


@dataclass(frozen=True)
class Deduction:
    """One reason for which an item of plain deductions loses points, each time it is met."""

    points: int  # hundredths, each time
    text: Bilingual
    most: int = 1  # times that can be counted
    fatal: str | None = None  # a key of FATAL_CLASSES; once is enough


@dataclass(frozen=True)
class Condition:
    """Which answers to an earlier item show this one: any of them is enough."""

    item: str  # its key
    options: tuple[int, ...]  # by their place, as in an answer; of deductions those that were met


@dataclass(frozen=True)
class Item:
    """One question of the checklist; `key` keeps its identity through rewording (D13).

    It has levels to choose from (`options`) or begins with its points and loses them (`deductions`,
    never below 0); one of the two is empty. A `bonus` is earned beyond the full marks: it has
    options, stands in no total of a dimension or section, and need not be answered.
    """

    number: int  # 1… within the version
    key: str
    dimension: str
    points: int  # hundredths, the most it can earn
    na_allowed: bool
    text: Bilingual
    options: tuple[Option, ...]
    guide: Bilingual = field(default_factory=Bilingual)
    why: Bilingual = field(default_factory=Bilingual)  # it matters to the customer (S3-4.4a)
    deductions: tuple[Deduction, ...] = ()
    bonus: bool = False
    shown_when: Condition | None = None  # hidden otherwise, and then no part of the checklist


@dataclass(frozen=True)
class Section:
    """A part of the call's flow."""

    key: str
    text: Bilingual
    items: tuple[Item, ...]
    cap: int | None = None  # hundredths, the most that can be lost in it

    @property
    def points(self) -> int:
        """Return the points of its items without bonus, in hundredths."""
        return sum(item.points for item in self.items if not item.bonus)


@dataclass(frozen=True)
class FatalError:
    """A stand-alone fatal error of the standard (S3-5.3b)."""

    key: str
    fatal_class: str
    text: Bilingual
    guide: Bilingual = field(default_factory=Bilingual)


@dataclass(frozen=True)
class SkillGroup:
    """Pass mark and minimum skill of one skill group (S3-4.4b, S3-4.4c)."""

    code: str
    text: Bilingual
    pass_mark: int  # tenths of a percent-point, so 85 is 850
    min_skill: Mapping[str, int] = field(default_factory=dict)  # dimension → tenths of a percent


@dataclass(frozen=True)
class Checklist:
    """One version of a checklist, complete and checked."""

    code: str
    number: str  # version, such as "1.0"
    title: Bilingual
    direction: str
    channel: str
    effective_from: date
    fatal_policy: str  # "zero_total", "zero_section" or "deduct:NN"
    na_policy: str  # "exclude" or "full_points"
    na_max_share: int  # permille of the points
    min_skill_scope: str
    sections: tuple[Section, ...]
    fatal_errors: tuple[FatalError, ...]
    skill_groups: tuple[SkillGroup, ...]
    praise_tags: tuple[tuple[str, Bilingual], ...] = ()
    ceiling: int = 1000  # tenths of a percent-point, the most that a score with bonus can be

    @cached_property
    def items(self) -> tuple[Item, ...]:
        """All items in order."""
        return tuple(item for section in self.sections for item in section.items)

    @property
    def title_and_version(self) -> Bilingual:
        """Return its title with its version, in the languages that the title has (P19)."""
        zh, en = (
            f"{text} {self.number}" if text else "" for text in (self.title.zh, self.title.en)
        )
        return Bilingual(zh, en)

    @property
    def full_marks(self) -> int:
        """Return the points of all items without bonus, in hundredths."""
        return sum(section.points for section in self.sections)

    def skill_group(self, code: str) -> SkillGroup:
        """Return the marks of a skill group, or the strictest known when it is not listed."""
        known = {group.code: group for group in self.skill_groups}
        return known.get(code) or max(self.skill_groups, key=lambda group: group.pass_mark)
