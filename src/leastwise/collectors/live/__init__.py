"""Collectors of live accounts: one file a source, each stating the IAM actions that it needs."""
