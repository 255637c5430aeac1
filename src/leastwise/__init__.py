"""Leastwise: the open-source IAM auditor for AWS."""

__version__ = "0.1.0"
