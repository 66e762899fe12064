"""What both engines refuse of the input for meetings (S1-3.4)."""

from qa_desk.models.sealing import Rule, changed

_ISSUED = "EXISTS (SELECT 1 FROM document WHERE id = {row}.document_id AND issued_at IS NOT NULL)"

RULES = (
    *(
        Rule("issued", "meeting_input", event, "QAD82", _ISSUED.format(row=row))
        for event, row in (("INSERT", "NEW"), ("DELETE", "OLD"))
    ),
    Rule(
        "issued",
        "meeting_input",
        "UPDATE",
        "QAD82",
        f"{changed('document_id', 'person_id')} OR {_ISSUED.format(row='OLD')}",
    ),
)
