"""A call is found among 3,000,000 of one month: the list itself, and each way of asking (P17).

Asked for by a QA inspector, on PostgreSQL by a login of their own, behind the policies; the rows
are ready to be shown. 2,000 calls have the contact reason that is looked for, twelve are of the
customer, one has the tag.
"""

import tempfile
import time
from datetime import UTC, date, datetime
from pathlib import Path
from statistics import median
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.schema import CreateIndex

from benchmarks import calls_only
from benchmarks.borrowed import borrowed
from qa_desk.models import (
    Base,
    Call,
    CallTag,
    Person,
    RoleGrant,
    Setting,
    database,
    digests,
    engines,
    passwords,
    security,
)
from qa_desk.rules import masking
from qa_desk.services import calls
from qa_desk.services.calls import Wanted

ROWS, RUNS = 3_000_000, 7
MOST_MS = 300.0
PASSWORD = "a password of its own"
NUMBER, SECRET = "13812345678", "ab" * 32
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
SEARCHES = {
    "the list": (Wanted(), calls.MOST),
    "by number": (Wanted(NUMBER), 12),
    "by call ID": (Wanted(str(ROWS // 2)), 1),
    "by CSR": (Wanted("0"), min(calls.MOST, ROWS // calls_only.CSRS)),
    "by tag": (Wanted("complaint"), 1),
    "by contact reason": (Wanted("退款", calls_only.MONTH, date(2026, 11, 30)), 2000),
}


def centre(url: str) -> database.Access:
    """Make the calls, and return an inspector's way in."""
    calls_only.make(url, ROWS, 30)
    engine = engines.connect(url)
    with engine.begin() as connection:
        for table in Base.metadata.tables.values():
            for index in table.indexes:
                if index.name in calls_only.UNUSED:
                    connection.execute(CreateIndex(index))
    with engine.begin() as connection:  # the calls were written without triggers
        security.drop(connection)
        security.apply(connection)
    owner = database.Access(engine, database._actor(engine, "system"))
    with owner.work() as work:
        inspector = work.session.scalars(
            select(Person).join(RoleGrant).where(RoleGrant.role == "inspector").limit(1)
        ).one()
        inspector.login = "inspector"
        passwords.set_password(work.session, inspector, PASSWORD)
        work.session.add(Setting(key=digests.KEY, valid_from=LONG_AGO, value=SECRET,
                                 changed_by=work.actor.id))  # fmt: skip
        _mark(work.session)
    owner.close()
    return database.sign_in(url, "inspector", PASSWORD)


def _mark(session: Any) -> None:
    """Give some calls, from all over the month, what they are found by."""
    step = ROWS // 2000
    some = [str(n * step) for n in range(2000)]
    digest = masking.key_hash(NUMBER, bytes.fromhex(SECRET))
    for ids, values in (
        (some, {"contact_reason": "退款"}),
        (some[::180], {"number_hash": digest, "number_masked": masking.mask(NUMBER)}),
    ):
        session.execute(update(Call).where(Call.external_id.in_(ids)).values(**values))
    tagged = session.scalar(select(Call.id).where(Call.external_id == some[7]).limit(1))
    session.add(CallTag(call_id=tagged, tag="complaint"))


def measured(access: database.Access, wanted: Wanted, expected: int) -> float:
    """Return the median time of a search in ms."""
    found = []
    for _run in range(RUNS):
        with access.ask() as work:
            started = time.perf_counter()
            rows = calls.list_calls(work, wanted)
            found.append((time.perf_counter() - started) * 1000)
        assert len(rows) == expected, (wanted, len(rows))
    return median(found)


def measure() -> dict:
    """Measure both engines; the slowest way of asking counts."""
    parts = []
    with tempfile.TemporaryDirectory() as folder, borrowed("postgres").Cluster() as cluster:
        for name, url in (
            ("local file", f"sqlite:///{Path(folder, 'calls.db')}"),
            ("PostgreSQL", cluster.create("calls")),
        ):
            access = centre(url)
            for how, (wanted, expected) in SEARCHES.items():
                ours = measured(access, wanted, expected)
                parts.append(
                    {"name": f"{name}, {how}", "ours": ours, "unit": "ms", "target": MOST_MS}
                )
            access.close()
    return {"parts": parts}
