"""What an event says, in one sentence: "alice attached AdministratorAccess to user bob"."""

from leastwise.usecases.trail.sentences.sentence import SENTENCE_COLUMNS, sentence_of

__all__ = ["SENTENCE_COLUMNS", "sentence_of"]
