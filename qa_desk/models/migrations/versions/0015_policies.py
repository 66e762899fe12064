"""The register of policies, their versions and readings; papers with signatories."""

import sqlalchemy as sa
from alembic import op

from qa_desk.models.base import Key, UtcDateTime

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

_PAPER = {  # column of document → table it refers to; None is a moment
    "subject_id": "",
    "issued_at": None,
    "closed_at": None,
    "voided_at": None,
    "voided_by": "person",
    "replaces_id": "document",
}
_MEANINGS = ["agree", "reservation", "countersign", "refused", "witness", "read"]
_OF_PAPERS = ["evaluate", "check", "approve"]
_OF_REVIEWS = """
DELETE FROM signature
WHERE document_id IN (SELECT id FROM document WHERE kind = 'policy_review')"""
_TAKEN = ["journal", "clip", "coverage"]


def upgrade() -> None:
    dialect = op.get_bind().dialect
    for name, target in _PAPER.items():
        kind = (UtcDateTime() if target is None else Key()).compile(dialect)
        refers = f" CONSTRAINT fk_document_{name} REFERENCES {target} (id)" if target else ""
        op.execute(sa.text(f"ALTER TABLE document ADD COLUMN {name} {kind}{refers}"))
    op.execute(sa.text("ALTER TABLE document ADD COLUMN void_reason TEXT DEFAULT '' NOT NULL"))
    for column in ("subject_id", "replaces_id"):
        op.create_index(op.f(f"ix_document_{column}"), "document", [column])
    key = Key().compile(dialect)
    op.execute(
        sa.text(
            f"ALTER TABLE checklist_version ADD COLUMN review_id {key}"
            " CONSTRAINT fk_checklist_version_review_id REFERENCES document (id)"
        )
    )
    index = op.f("ix_checklist_version_review_id")
    op.create_index(index, "checklist_version", ["review_id"])
    op.execute(sa.text("ALTER TABLE signature ADD COLUMN place INTEGER DEFAULT 1 NOT NULL"))
    _let_sign([*_MEANINGS, *_OF_PAPERS], ["role"], ["role", "place"])
    _let_take([*_TAKEN, "readers"])
    _make_signatory()
    _make_policy()
    _make_version()
    _make_reading()


def downgrade() -> None:
    for table in ("policy_reading", "policy_version", "policy", "signatory"):
        op.drop_table(table)
    op.execute(sa.text("DELETE FROM export_request WHERE kind = 'readers'"))
    _let_take(_TAKEN)
    op.drop_index(op.f("ix_checklist_version_review_id"), "checklist_version")
    with op.batch_alter_table("checklist_version") as batch:
        batch.drop_column("review_id")
    op.execute(sa.text(_OF_REVIEWS))
    op.execute(sa.text("DELETE FROM document WHERE kind = 'policy_review'"))
    _let_sign(_MEANINGS, ["role", "place"], ["role"])
    with op.batch_alter_table("signature") as batch:
        batch.drop_column("place")
    for column in ("subject_id", "replaces_id"):
        op.drop_index(op.f(f"ix_document_{column}"), "document")
    with op.batch_alter_table("document") as batch:
        for name in (*_PAPER, "void_reason"):
            batch.drop_column(name)


def _let_sign(meanings: list[str], before: list[str], after: list[str]) -> None:
    """Let signatures mean this, and be told apart by these columns."""
    named = "uq_signature_document_id_{}_content_hash"
    with op.batch_alter_table("signature") as batch:
        batch.drop_constraint(op.f("ck_signature_meaning"), type_="check")
        batch.create_check_constraint(op.f("ck_signature_meaning"), _among("meaning", meanings))
        batch.drop_constraint(op.f(named.format("_".join(before))), type_="unique")
        batch.create_unique_constraint(
            op.f(named.format("_".join(after))), ["document_id", *after, "content_hash"]
        )


def _let_take(kinds: list[str]) -> None:
    """Let leave be asked for these kinds of export."""
    with op.batch_alter_table("export_request") as batch:
        batch.drop_constraint(op.f("ck_export_request_kind"), type_="check")
        batch.create_check_constraint(op.f("ck_export_request_kind"), _among("kind", kinds))


def _make_signatory() -> None:
    op.create_table(
        "signatory",
        sa.Column("document_id", Key(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("person_id", Key(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        _to("signatory", "document_id", "document"),
        _to("signatory", "person_id", "person"),
        sa.PrimaryKeyConstraint("document_id", "place", name=op.f("pk_signatory")),
        sa.UniqueConstraint(
            "document_id", "person_id", name=op.f("uq_signatory_document_id_person_id")
        ),
    )
    op.create_index(op.f("ix_signatory_person_id"), "signatory", ["person_id"])


def _make_policy() -> None:
    kinds = ["policy", "process", "post", "checklist"]
    op.create_table(
        "policy",
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("title_zh", sa.Text(), nullable=False),
        sa.Column("title_en", sa.Text(), nullable=False),
        sa.Column("department", sa.Text(), nullable=False),
        sa.Column("owner_id", Key(), nullable=True),
        sa.Column("checklist_id", Key(), nullable=True),
        sa.Column("post", sa.Text(), nullable=False),
        sa.Column("next_review", sa.Date(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("created_by", Key(), nullable=False),
        sa.Column("withdrawn_at", UtcDateTime(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", Key(), nullable=False),
        sa.CheckConstraint(_among("kind", kinds), name=op.f("ck_policy_kind")),
        sa.CheckConstraint(
            "(kind = 'checklist') = (checklist_id IS NOT NULL)", name=op.f("ck_policy_checklist")
        ),
        sa.CheckConstraint("(kind = 'post') = (post <> '')", name=op.f("ck_policy_post")),
        _to("policy", "owner_id", "person"),
        _to("policy", "created_by", "person"),
        _to("policy", "checklist_id", "checklist"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_policy")),
        sa.UniqueConstraint("number", name=op.f("uq_policy_number")),
        sa.UniqueConstraint("checklist_id", name=op.f("uq_policy_checklist_id")),
    )


def _make_version() -> None:
    op.create_table(
        "policy_version",
        sa.Column("policy_id", Key(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("effective_from", sa.Date(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("requirements", sa.Text(), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("sha256", sa.LargeBinary(), nullable=True),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("asked", sa.Text(), nullable=False),
        sa.Column("review_id", Key(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("created_by", Key(), nullable=False),
        sa.Column("published_at", UtcDateTime(), nullable=True),
        sa.Column("reminded_at", UtcDateTime(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", Key(), nullable=False),
        sa.CheckConstraint(
            _among("state", ["draft", "published"]), name=op.f("ck_policy_version_state")
        ),
        _to("policy_version", "policy_id", "policy"),
        _to("policy_version", "review_id", "document"),
        _to("policy_version", "created_by", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_policy_version")),
        sa.UniqueConstraint("policy_id", "number", name=op.f("uq_policy_version_policy_id_number")),
    )
    op.create_index(op.f("ix_policy_version_review_id"), "policy_version", ["review_id"])


def _make_reading() -> None:
    op.create_table(
        "policy_reading",
        sa.Column("version_id", Key(), nullable=False),
        sa.Column("person_id", Key(), nullable=False),
        sa.Column("read_at", UtcDateTime(), nullable=False),
        _to("policy_reading", "version_id", "policy_version"),
        _to("policy_reading", "person_id", "person"),
        sa.PrimaryKeyConstraint("version_id", "person_id", name=op.f("pk_policy_reading")),
    )


def _among(column: str, values: list[str]) -> sa.TextClause:
    listed = ", ".join(f"'{value}'" for value in values)
    return sa.text(f"{column} IN ({listed})")


def _to(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}"))
