"""Frames over a pipe."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from leastwise.lake.sandbox.frames import FrameReader, FrameWriter, Kind, PeerClosedError


@pytest.fixture
def pipe() -> Iterator[tuple[int, int]]:
    reading, writing = os.pipe()
    yield reading, writing
    for descriptor in (reading, writing):
        try:
            os.close(descriptor)
        except OSError:
            continue


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(frames=st.lists(st.tuples(st.sampled_from(Kind), st.binary(max_size=200_000)), max_size=5))
def test_what_is_written_is_read(pipe: tuple[int, int], frames: list[tuple[Kind, bytes]]) -> None:
    reader, writer = FrameReader(pipe[0]), FrameWriter(pipe[1])
    writing = threading.Thread(target=lambda: [writer.write(kind, body) for kind, body in frames])
    writing.start()
    read = [reader.read(timeout=30) for _ in frames]
    writing.join()
    assert [(kind, bytes(body)) for kind, body in read] == frames


def test_a_closed_pipe_is_told(pipe: tuple[int, int]) -> None:
    os.write(pipe[1], b"R\0\0")
    os.close(pipe[1])
    with pytest.raises(PeerClosedError):
        FrameReader(pipe[0]).read()


def test_a_reader_that_is_gone_is_told(pipe: tuple[int, int]) -> None:
    os.close(pipe[0])
    with pytest.raises(PeerClosedError):
        FrameWriter(pipe[1]).write_message(Kind.END, {})


def test_a_silent_writer_times_out(pipe: tuple[int, int]) -> None:
    with pytest.raises(TimeoutError):
        FrameReader(pipe[0]).read(timeout=0)
