"""Checks: each decides one question about resources, and is one small file."""
