"""Departments and sites over the teams, posts, mentors, and teams that are closed (S0-2.1)."""

import sqlalchemy as sa
from alembic import op

from qa_desk.models.base import Key

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "department",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("parent_id", Key(), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", Key(), nullable=False),
        sa.CheckConstraint("kind IN ('site', 'department')", name=op.f("ck_department_kind")),
        sa.ForeignKeyConstraint(
            ["parent_id"],
            ["department.id"],
            name=op.f("fk_department_parent_id"),
            deferrable=True,
            initially="IMMEDIATE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_department")),
        sa.UniqueConstraint("code", name=op.f("uq_department_code")),
    )
    with op.batch_alter_table("person") as batch:
        batch.add_column(sa.Column("mentor_id", Key(), nullable=True))
        batch.create_foreign_key(
            batch.f("fk_person_mentor_id"),
            "person",
            ["mentor_id"],
            ["id"],
            deferrable=True,
            initially="IMMEDIATE",
        )
    kind = Key().compile(op.get_bind().dialect)
    refers = "CONSTRAINT fk_team_department_id REFERENCES department (id)"
    op.execute(sa.text(f"ALTER TABLE team ADD COLUMN department_id {kind} {refers}"))
    for table in ("team", "skill_group"):
        op.execute(sa.text(f"ALTER TABLE {table} ADD COLUMN closed_on DATE"))
    op.execute(sa.text("ALTER TABLE membership ADD COLUMN post TEXT DEFAULT '' NOT NULL"))


def downgrade() -> None:
    with op.batch_alter_table("membership") as batch:
        batch.drop_column("post")
    for table, columns in (
        ("skill_group", ["closed_on"]),
        ("team", ["closed_on", "department_id"]),
    ):
        with op.batch_alter_table(table) as batch:
            for column in columns:
                batch.drop_column(column)
    with op.batch_alter_table("person") as batch:
        batch.drop_constraint(batch.f("fk_person_mentor_id"), type_="foreignkey")
        batch.drop_column("mentor_id")
    op.drop_table("department")
