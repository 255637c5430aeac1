"""The audit: all checks over what was recorded, practice by practice, and what came of it since the last one."""
