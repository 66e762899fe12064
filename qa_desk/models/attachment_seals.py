"""What nobody may do with attachments: they belong to a draft, or prove a dispute (S3-5.5b)."""

from qa_desk.models.sealing import PURGEABLE, Rule
from qa_desk.rules import attachments

_CSRS, _LEADS = (
    ", ".join(f"'{status}'" for status in sorted(attachments.EVIDENCE[who]))
    for who in ("csr", "team_lead")
)
_TAKES_MORE = f"""EXISTS (SELECT 1 FROM evaluation AS e WHERE e.id = NEW.evaluation_id
  AND (e.status = 'E1' OR (e.csr_id = NEW.added_by AND e.status IN ({_CSRS}))
    OR (e.csr_id <> NEW.added_by AND e.status IN ({_LEADS}))))"""  # noqa: S608 - our own words
_ATTACHED = (
    "(SELECT count(*) FROM attachment WHERE evaluation_id = NEW.evaluation_id"
    " AND added_by = NEW.added_by)"
)
_NOT_SEALED = (  # it was added after the last result, and there is none on its way
    "EXISTS (SELECT 1 FROM evaluation AS e WHERE e.id = OLD.evaluation_id AND e.status = 'E1'"
    " AND NOT EXISTS (SELECT 1 FROM revision AS r"
    " WHERE r.evaluation_id = e.id AND r.created_at >= OLD.added_at))"
)

RULES = (
    Rule(
        "draft",
        "attachment",
        "INSERT",
        "QAD70",
        f"NOT {_TAKES_MORE} OR NEW.size <> length(NEW.content)"
        f" OR length(NEW.content) NOT BETWEEN 1 AND {attachments.LARGEST}"
        f" OR {_ATTACHED} >= {attachments.MOST}",
    ),
    Rule("draft", "attachment", "UPDATE", "QAD70", "TRUE"),
    Rule(
        "draft",
        "attachment",
        "DELETE",
        "QAD70",
        f"NOT {_NOT_SEALED} AND NOT {PURGEABLE.format(kind='evaluation', column='evaluation_id')}",
    ),
)
