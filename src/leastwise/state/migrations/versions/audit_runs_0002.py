"""Audits: when they ended, of what, and what was found."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "audit_runs",
        sa.Column("run_id", sa.Integer, primary_key=True),
        sa.Column("ended_at", sa.DateTime, nullable=False),
        sa.Column("scope", sa.Text, nullable=False),
        sa.Column("accounts", sa.Text, nullable=False),
        sa.Column("checks", sa.Integer, nullable=False),
        sa.Column("scores", sa.Text, nullable=False),
        sa.Column("findings", sa.LargeBinary, nullable=False),
    )
    op.create_index("audit_runs_of_scope", "audit_runs", ["scope", "run_id"])


def downgrade() -> None:
    """Drop the table."""
    op.drop_table("audit_runs")
