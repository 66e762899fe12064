"""What the rights about teaching cases let somebody do, by action, as test_parity.py tries it."""

from factories import make_call, make_person, make_team

from qa_desk.models import CaseSource, CaseUse, ModelCall, TeachingCase
from qa_desk.models.base import uuid7

_CASE = (
    "INSERT INTO teaching_case (id, is_good, items, topics, lesson, is_anonymous, silences,"
    " length_ms, cut_id, cut_sha256, cut_size, cut_key, added_by, added_at, remove_reason, version)"
    " VALUES (%(new)s, true, '[]', '[\"x\"]', 'x', true, '[]', 1, %(new)s, '', 1,"
    " decode(repeat('ab', 32), 'hex'), %(me)s, clock_timestamp(), '', 1)"
)
_SOURCE = (
    "INSERT INTO case_source (case_id, call_id, csr_id, from_ms, to_ms)"
    " VALUES (%(new)s, %(case_call)s, %(case_csr)s, 0, 1)"
)
_PUBLISH = (
    "INSERT INTO model_call (id, case_id, items, topics, lesson, length_ms, sha256, size, key,"
    " published_by, published_at, reason) VALUES (%(new)s, %(told_case)s, '[]', '[]', 'x', 1, '',"
    " 1, decode(repeat('ab', 32), 'hex'), %(me)s, clock_timestamp(), '')"
)
TEACHING_ATTEMPTS = {  # action: the state of the record, statements
    "case.see": (
        None,
        "SELECT lesson FROM teaching_case WHERE id = %(case)s",
        "SELECT cut_key FROM teaching_case WHERE id = %(case)s",
    ),
    "case.edit": (
        None,
        _CASE,
        _SOURCE,
        "UPDATE teaching_case SET lesson = 'y' WHERE id = %(new)s",
        "UPDATE case_source SET asked_by = %(me)s, asked_at = now() WHERE case_id = %(new)s",
        (
            "INSERT INTO case_use (case_id, kind, subject_id, added_by, added_at)"
            " VALUES (%(new)s, 'bulletin', %(new)s, %(me)s, clock_timestamp())"
        ),
        "DELETE FROM case_use WHERE case_id = %(new)s",
    ),
    "model_call.see": (
        None,
        "SELECT lesson FROM model_call WHERE id = %(model_call)s",
        "SELECT key FROM model_call WHERE id = %(model_call)s",
        "SELECT kind FROM case_use WHERE case_id = %(case)s",
    ),
    "model_call.publish": (
        None,
        _PUBLISH,
        (
            "UPDATE model_call SET withdrawn_by = %(me)s, withdrawn_at = now(), key = ''"
            " WHERE id = %(new)s"
        ),
    ),
}


def rows(work, by):
    """Add two cases of a CSR whom nobody else has to do with; one of them is published."""
    csr = make_person(work, "csr")
    call = make_call(work, csr, make_team(work, members=[csr]))
    ids = {"case_call": call.id, "case_csr": csr.id}
    for name in ("case", "told_case"):
        ids[name] = _case(work, by, csr, call).id
        used = CaseUse(case_id=ids[name], kind="need", subject_id=uuid7(), added_by=by.id)
        used.added_at = work.now
        work.session.add(used)
    found = ModelCall(case_id=ids["case"], items=[], topics=[], lesson="x", length_ms=1)
    found.sha256, found.size, found.key = b"", 1, bytes(range(32))
    found.published_by, found.published_at = by.id, work.now
    work.session.add(found)
    work.session.flush()
    return {**ids, "model_call": found.id}


def _case(work, by, csr, call):
    case = TeachingCase(is_good=True, is_anonymous=True, lesson="x", length_ms=1)
    case.items, case.topics, case.silences = [], ["x"], []
    case.cut_id, case.cut_sha256, case.cut_size, case.cut_key = uuid7(), b"", 1, bytes(range(32))
    case.added_by, case.added_at = by.id, work.now
    work.session.add(case)
    work.session.flush()
    source = CaseSource(case_id=case.id, call_id=call.id, csr_id=csr.id, from_ms=0, to_ms=1)
    source.asked_by, source.asked_at = by.id, work.now
    work.session.add(source)
    work.session.flush()
    source.consent, source.answered_at = "given", work.now
    work.session.flush()
    return case
