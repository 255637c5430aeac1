"""Run by Alembic: migrate the connection that `state.database` hands over, within its transaction."""

from alembic import context

from leastwise.state.tables import METADATA

context.configure(connection=context.config.attributes["connection"], target_metadata=METADATA, transactional_ddl=True)
context.run_migrations()
