"""Collectors of IAM, one file a source."""
