"""The one error tree. Only the command line and the HTTP layer turn these into text and exit codes."""

from __future__ import annotations


class LeastwiseError(Exception):
    """An error a user can act on: what went wrong and where, and what to do about it.

    ``message`` is one line; ``hint`` is one line or empty. ``exit_code`` is the process exit code the
    command line ends with (2 usage or input error, 3 nothing to evaluate, 4 incomplete).
    """

    exit_code = 2

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class InputError(LeastwiseError):
    """Something the user gave (path, time, option, file content) cannot be used."""


class PolicyError(InputError):
    """A policy document that cannot be read; ``message`` says line and column."""


class QueryError(LeastwiseError):
    """A query cannot be run; ``message`` may hold the query line and a caret under the column."""


class LimitError(LeastwiseError):
    """A documented limit (memory, time, result size) stopped the work."""


class LakeError(LeastwiseError):
    """The event data store cannot be opened, read or written."""


class StateError(LeastwiseError):
    """The state (findings, archive rules) cannot be opened, read or written."""


class SourceError(LeastwiseError):
    """A source (folder, bucket, stream) cannot be listed or read."""


class NothingToEvaluateError(LeastwiseError):
    """There is no data the question could be answered from."""

    exit_code = 3
