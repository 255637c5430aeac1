"""The catalogue of phrases: event source -> event name -> phrase."""

from __future__ import annotations

from typing import Final

from leastwise.usecases.trail.sentences.access import ACCESS
from leastwise.usecases.trail.sentences.identities import IAM
from leastwise.usecases.trail.sentences.infrastructure import INFRASTRUCTURE
from leastwise.usecases.trail.sentences.storage import STORAGE

PHRASES: Final[dict[str, dict[str, str]]] = {"iam.amazonaws.com": IAM, **ACCESS, **STORAGE, **INFRASTRUCTURE}
