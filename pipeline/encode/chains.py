"""What ffmpeg-python lacks: filters without inputs, filters by keyword only, and two graphs in one command.

Positional filter arguments are escaped twice by ffmpeg-python 0.2.0, so none are used.
"""

from typing import Any

import ffmpeg
from ffmpeg.dag import topo_sort
from ffmpeg.nodes import FilterableStream, FilterNode, InputNode, Node

Stream = Any
"""A stream of ffmpeg-python's graph; the library is untyped."""

_NOTHING = "no such file"


class _SourceNode(FilterNode):  # type: ignore[misc]
    """A filter that makes frames out of nothing.

    ffmpeg-python takes nodes with equal arguments for one node, which for sources is wrong: identity tells them apart.
    """

    def __init__(self, name: str, identity: str, options: dict[str, Any]) -> None:
        self._identity = identity
        Node.__init__(
            self,
            stream_spec=None,
            name=name,
            incoming_stream_types=set(),
            outgoing_stream_type=FilterableStream,
            min_inputs=0,
            max_inputs=0,
            kwargs=options,
        )

    def __hash__(self) -> int:
        return hash((super().__hash__(), int.from_bytes(self._identity.encode("utf-8"), "big")))

    def __eq__(self, other: object) -> bool:
        return hash(self) == hash(other)


def source(name: str, identity: str, **options: Any) -> Stream:
    """A stream from a source filter, as color or aevalsrc. identity: its name among the sources of one graph."""
    return _SourceNode(name, identity, options).stream()


def fan_out(stream: Stream, count: int, *, sound: bool = False) -> list[Stream]:
    """count streams of the same frames. One needs no filter."""
    if count == 1:
        return [stream]
    node = stream.filter_multi_output("asplit" if sound else "split")
    return [node.stream(index) for index in range(count)]


def join(streams: list[Stream], *, sound: bool = False) -> Stream:
    """The streams one after another, of one kind."""
    if len(streams) == 1:
        return streams[0]
    return ffmpeg.filter(streams, "concat", n=len(streams), v=int(not sound), a=int(sound))


def arguments_of(output: Stream) -> list[str]:
    """output.get_args(), also of a graph that makes everything itself: ffmpeg-python cannot do without an input.

    So it is given one, which is taken out again.
    """
    if any(isinstance(node, InputNode) for node in topo_sort([output.node])[0]):
        return list(output.get_args())
    arguments = list(ffmpeg.merge_outputs(output, ffmpeg.input(_NOTHING).output(_NOTHING)).get_args())
    at = arguments.index("-i")
    return [part for part in arguments[:at] + arguments[at + 2 :] if part != _NOTHING]


def merge_arguments(picture: Stream, sound: Stream) -> list[str]:
    """One command with two filter graphs over the same single input, which both read.

    In one graph the footage's sound would wait, undelivered and in memory, while the title's picture is made; in two,
    neither waits for the other.
    """
    first, second = list(picture.get_args()), list(sound.get_args())
    graph = "-filter_complex"
    head = second[: second.index(graph)]
    if first[: first.index(graph)] != head:
        raise ValueError("both graphs must read the same input")
    return [*first, *second[second.index(graph) :]]
