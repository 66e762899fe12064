"""What a case is to its readers: the row of a list, and one case with all that belongs to it."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from qa_desk.audio.kept import AudioPart
from qa_desk.i18n import Bilingual
from qa_desk.rules.checklists import Checklist
from qa_desk.rules.deadlines import Due
from qa_desk.rules.disputes import Disputed, Subject, Words
from qa_desk.rules.drafts import Held
from qa_desk.rules.passages import Passage
from qa_desk.rules.scoring import Demands
from qa_desk.rules.sheets import Sheet
from qa_desk.rules.transcripts import Turn
from qa_desk.rules.watching import Live
from qa_desk.rules.workflow import Step


@dataclass(frozen=True)
class Name:
    """A person as always shown: name and staff no. (P21)."""

    name: str
    staff_no: str

    def __str__(self) -> str:
        return f"{self.name} {self.staff_no}"


@dataclass(frozen=True)
class CaseRow:
    """An evaluation in a list. Scores are tenths, None where the reader may not see them yet."""

    id: UUID
    version: int
    number: str
    status: str
    csr: Name
    team: str
    inspector: Name
    started_at: datetime | None
    duration_ms: int
    contact_reason: str
    number_masked: str
    sample_reason: str
    assigned_at: datetime
    due_at: datetime | None
    csr_id: UUID
    result: str | None
    raw: int | None
    final: int | None
    slip: str  # empty in the queue and the inbox, which show none
    mode: str
    due: Due | None = None  # with the days that were counted, where a case waits for somebody
    comparison: str = ""  # the number of a calibration: whose call it is, is not told there


@dataclass(frozen=True)
class SignatureView:
    """A signature as shown."""

    id: UUID
    role: str
    name: Name
    meaning: str
    statement: str
    at: datetime
    method: str
    hash_prefix: str
    is_void: bool = False  # what was signed is not what holds any more
    revision: int = 0  # of the result, that was signed
    deputy_for: str = ""  # name and staff no. of the person signed for
    taken_in_by: str = ""  # who took in what was signed on paper
    drawing: bytes = b""  # the name as it was drawn by hand, a PNG


@dataclass(frozen=True)
class Mate:
    """A result on a slip, and whether its CSR has opened it."""

    id: UUID
    number: str
    is_read: bool


@dataclass(frozen=True)
class Dropped:
    """When a call's recording was deleted after its time, and who had approved that."""

    at: datetime
    by: str


@dataclass(frozen=True)
class Checked:
    """What the quick check says of which an evaluation was made."""

    began_at: datetime
    values: tuple[str, ...]  # of the five lines
    fatal: str
    note: str


@dataclass(frozen=True)
class Told:
    """A step of the route that was taken, with its words."""

    key: str
    by: Name
    role: str  # what he was to the evaluation, a key of workflow.RELATIONS
    at: datetime
    source: str | None
    target: str
    revision: int | None
    words: Words
    named: Name | None = None  # who is to sign


@dataclass(frozen=True)
class Version:
    """One revision of a result as it was released or corrected; its sheet where it is asked for."""

    number: int
    author: Name
    at: datetime
    final: int | None
    result: str
    sheet: Sheet | None = None


@dataclass(frozen=True)
class Agreed:
    """How an item is understood since a calibration agreed on it (5.12 no. 8)."""

    item_key: str
    text: Bilingual
    session: str  # its number
    since: date


@dataclass(frozen=True)
class Case:
    """One evaluation with all that its reader may see."""

    row: CaseRow
    skill_group: str
    direction: str
    call_id: str
    mode: str
    released_at: datetime | None
    checklist: Checklist | None
    sheet: Sheet
    held: Held | None  # what a draft goes on from
    pass_mark: int | None
    fatal: bool
    parts: tuple[AudioPart, ...]
    steps: tuple[Step, ...]
    signatures: tuple[SignatureView, ...]
    opened_by_csr: bool
    demands: Demands  # what the sheet must have before it is submitted
    dropped: Dropped | None = None
    rule: str = ""  # the name of the sampling rule by which it was drawn, for who sees plans
    checked: Checked | None = None
    is_recorded: bool = False
    part: Passage = (0, 0)  # of the recording, that is the CSR's own
    heard: tuple[Passage, ...] | None = None  # by the author; None where that was not kept
    spent_s: int | None = None  # by the author, for those who draw samples
    listeners: tuple[Name, ...] = ()  # who is asked to hear a fatal error before its release
    turns: tuple[Turn, ...] = ()  # what was said, for who may listen
    live: Live | None = None
    shift_ms: int = 0  # where on what is played the stopwatch began, by which marks were set
    route: tuple[Told, ...] = ()  # what was done about it after its release, the first first
    disputed: tuple[Disputed, ...] = ()  # by the newest dispute or appeal
    subjects: tuple[Subject, ...] = ()  # what of the result can be disputed
    is_blind: bool = False  # the reader scores it again before he sees the first score (E-17)
    signer: Name | None = None  # who is named to countersign, or to witness a refusal
    appeal_until: datetime | None = None
    panel: tuple[Name, ...] = ()  # of a second appeal, the chair first
    close_reason: str = ""
    stance: str | None = None
    together: tuple[Mate, ...] = ()  # what is signed with it, itself among them
    takes_evidence: bool = False  # of its reader, for a dispute
    agreed: tuple[Agreed, ...] = ()  # of its checklist, for who scores; the newest first
    versions: tuple[Version, ...] = ()  # that stood on a slip, the first first; none while blind
