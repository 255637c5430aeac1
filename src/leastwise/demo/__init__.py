"""The demo organisation: a believable AWS trail with planted stories, and the truth about it.

``generate`` writes log objects and digests below a folder; ``event_stream`` yields the records alone.
"""

from __future__ import annotations

from leastwise.demo.generate import event_stream, generate
from leastwise.demo.truth import StoryTruth, Truth

__all__ = ["StoryTruth", "Truth", "event_stream", "generate"]
