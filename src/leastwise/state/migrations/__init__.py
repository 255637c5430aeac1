"""How the tables of the state came to be, one file a change; Alembic runs those that a database lacks."""

from typing import Final

HEAD: Final = "0003"
"""The newest revision, so that a database that has it is opened without loading Alembic."""
