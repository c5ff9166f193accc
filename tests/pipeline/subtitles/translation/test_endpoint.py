"""The endpoint engine against a real server on a loopback port."""

import json
import logging
import socket
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from itertools import chain, repeat
from time import monotonic

import pytest

from pipeline.errors import ComponentMissing, WrongInput
from pipeline.subtitles.translation import endpoint
from pipeline.subtitles.translation.endpoint import EndpointEngine, base_address, reach
from pipeline.subtitles.translation.engine import Question
from tests.pipeline.subtitles.translation.chat_server import asked_sentence, chat_server, saying
from tests.pipeline.subtitles.translation.loopback import Came, Loopback, Reply, loopback

KEY = "sk-a-secret-of-the-house"
HELLO = Question(sentence="Hello.")
NIHAO = (("你好。",),)


@pytest.fixture(autouse=True)
def short_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(endpoint, "_PAUSES_S", (0.01, 0.01, 0.01))


@pytest.fixture(autouse=True)
def the_key_is_never_written(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Over every test of this file, whatever happened in it."""
    caplog.set_level(logging.DEBUG)
    yield
    assert KEY not in caplog.text


def _in_turn(*replies: Reply) -> Callable[[Came], Reply]:
    """Each reply once, the last one for ever."""
    following = chain(replies, repeat(replies[-1]))
    return lambda _: next(following)


def _propose(server: Loopback, *questions: Question) -> tuple[tuple[str, ...], ...]:
    engine = EndpointEngine(server.url, "large", KEY)
    try:
        return engine.propose(questions or (HELLO,))
    finally:
        engine.close()


def _refused(server: Loopback, *questions: Question) -> str:
    with pytest.raises(ComponentMissing) as caught:
        _propose(server, *questions)
    told = f"{caught.value} {caught.value!r} {caught.value.__cause__!r}"
    assert KEY not in told
    assert server.url in told
    assert "TSITE_TRANSLATOR_URL" in told
    return str(caught.value)


def test_a_question_is_sent_as_chat_with_the_key_and_its_answer_taken() -> None:
    with chat_server(lambda _: saying("你好。")) as server:
        question = Question(sentence="Hello.", about="一条回收产线", before="Good morning.")
        assert _propose(server, question) == NIHAO
    (came,) = server.came
    asked = json.loads(came.body)
    assert (came.path, came.headers["authorization"]) == ("/v1/chat/completions", f"Bearer {KEY}")
    assert (asked["model"], asked["temperature"]) == ("large", 0)
    system, user = asked["messages"]
    assert (system["role"], user["role"]) == ("system", "user")
    assert "一条回收产线" in system["content"]
    assert user["content"].splitlines() == ["上一句（不译）：Good morning.", "Hello."]


def test_no_key_sends_none() -> None:
    with chat_server(lambda _: saying("你好。")) as server:
        engine = EndpointEngine(server.url, "large", "")
        assert engine.propose([HELLO]) == NIHAO
        engine.close()
    assert "authorization" not in server.came[0].headers


def test_no_proxy_of_the_environment_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:9")
    monkeypatch.delenv("NO_PROXY", raising=False)
    with chat_server(lambda _: saying("你好。")) as server:
        assert _propose(server) == NIHAO


@pytest.mark.parametrize("status", [408, 429, 500, 502, 503, 504])
def test_a_busy_server_is_asked_again(status: int) -> None:
    with chat_server(_in_turn(Reply(status=status), Reply(status=status), saying("你好。"))) as server:
        assert _propose(server) == NIHAO
    assert len(server.came) == 3


@pytest.mark.parametrize("as_date", [False, True])
def test_the_server_says_how_long_to_wait(as_date: bool) -> None:
    at = format_datetime(datetime.now(UTC) + timedelta(seconds=2), usegmt=True)
    busy = Reply(status=429, headers=(("Retry-After", at if as_date else "1"),))
    began_s = monotonic()
    with chat_server(_in_turn(busy, saying("你好。"))) as server:
        assert _propose(server) == NIHAO
    assert 0.8 < monotonic() - began_s < 5


@pytest.mark.parametrize("nonsense", ["", "soon", "-3", "1e9", "Mon, 99 Foo 2026", "²", "٣"])
def test_a_wait_that_cannot_be_read_is_ours(nonsense: str) -> None:
    busy = Reply(status=429, headers=(("Retry-After", nonsense.encode().decode("latin-1")),))
    with chat_server(_in_turn(busy, saying("你好。"))) as server:
        assert _propose(server) == NIHAO


def test_a_wait_beyond_all_patience_is_told_at_once() -> None:
    with chat_server(_in_turn(Reply(status=429, headers=(("Retry-After", "86400"),)))) as server:
        began_s = monotonic()
        assert "429 and is to be left alone for 86400 s" in _refused(server)
    assert monotonic() - began_s < 5
    assert len(server.came) == 1


def test_a_server_that_stays_busy_is_given_up() -> None:
    with chat_server(_in_turn(Reply(status=500))) as server:
        assert "it answers 500" in _refused(server)
    assert len(server.came) == 4


@pytest.mark.parametrize(
    ("status", "said"),
    [(401, "refuses the key"), (403, "refuses the key"), (404, "no such address or model"), (400, "400")],
)
def test_a_refusal_is_told_at_once_without_what_the_server_says(status: int, said: str) -> None:
    refusal = Reply(status=status, parts=(json.dumps({"error": {"message": f"Incorrect API key: {KEY}"}}).encode(),))
    with chat_server(_in_turn(refusal)) as server:
        assert said in _refused(server)
    assert len(server.came) == 1


def test_the_key_does_not_follow_a_redirect() -> None:
    with loopback(lambda _: saying("你好。")) as other:
        moved = Reply(status=307, headers=(("Location", f"{other.url}/v1/chat/completions"),))
        with chat_server(_in_turn(moved)) as server:
            assert "307" in _refused(server)
        assert other.came == []


@pytest.mark.parametrize(
    "body",
    [b"", b"<html>hello</html>", b"{", b"[]", b"{}", b"null", b'{"choices": []}', b'{"choices": [{"text": "a"}]}',
     b'{"choices": [{"message": {"content": ["a"]}}]}', b"\xff\xfe\x00", b"[" * 100_000],
)  # fmt: skip
def test_an_answer_that_is_no_chat_completion_is_told(body: bytes) -> None:
    with chat_server(_in_turn(Reply(parts=(body,)))) as server:
        assert "does not speak OpenAI's chat completions" in _refused(server)


@pytest.mark.parametrize(
    ("said", "taken"),
    [
        (None, ""),
        ("", ""),
        ("<think>\nHello is 你好.\n</think>\n\n你好。", "\n\n你好。"),
        ("<think>\nlet me think", ""),
        ("用<think>表示", "用<think>表示"),
    ],
)
def test_thoughts_before_the_answer_and_answers_without_text_are_blank(said: str | None, taken: str) -> None:
    with chat_server(lambda _: saying(said)) as server:
        assert _propose(server) == ((taken,),)


def test_a_server_that_is_not_there_is_told() -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        assert "ConnectError" in _refused(Loopback(url=f"http://127.0.0.1:{closed.getsockname()[1]}"))


def test_a_line_that_breaks_once_is_no_trouble() -> None:
    short = Reply(parts=(b"{",), headers=(("Content-Length", "400"),))
    with chat_server(_in_turn(short, saying("你好。"))) as server:
        assert _propose(server) == NIHAO


@pytest.mark.parametrize("part", [b"", b"\n"])
def test_slow_answers_are_waited_for_within_the_patience_only(part: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(endpoint, "_PATIENCE_S", 0.6)
    drips = Reply(parts=(part,) * 40, pause_s=0.1)
    began_s = monotonic()
    with chat_server(_in_turn(drips)) as server:
        assert "ReadTimeout" in _refused(server)
        assert monotonic() - began_s < 3


def test_an_answer_without_end_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(endpoint, "_MOST_BYTES", 10_000)
    with chat_server(_in_turn(Reply(parts=(b" " * 4096,) * 100))) as server:
        assert "ReadTimeout" in _refused(server)


def test_answers_that_come_out_of_order_stay_with_their_questions() -> None:
    sentences = [f"Number {count}." for count in range(12)]

    def answer(came: Came) -> Reply:
        count = int(asked_sentence(came).strip(".").split()[-1])
        reply = saying(f"第{count}个。")
        return Reply(parts=reply.parts, pause_s=0.06 if count % 4 == 0 else 0)

    with chat_server(answer) as server:
        proposed = _propose(server, *(Question(sentence=sentence) for sentence in sentences))
    assert proposed == tuple((f"第{count}个。",) for count in range(12))


def test_after_one_sentence_is_refused_the_others_are_not_asked_for() -> None:
    with chat_server(_in_turn(Reply(status=401))) as server:
        _refused(server, *(Question(sentence=f"Number {count}.") for count in range(100)))
    assert len(server.came) < 20


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("http://127.0.0.1:8000", "http://127.0.0.1:8000/v1"),
        (" http://127.0.0.1:8000/ ", "http://127.0.0.1:8000/v1"),
        ("http://localhost:11434/v1/", "http://localhost:11434/v1"),
        ("https://llm.example.com/api/paas/v4", "https://llm.example.com/api/paas/v4"),
        ("https://llm.example.com/v1/chat/completions", "https://llm.example.com/v1"),
        ("http://[::1]:8000", "http://[::1]:8000/v1"),
    ],
)
def test_an_address_is_completed(url: str, address: str) -> None:
    assert base_address(url) == address


@pytest.mark.parametrize(
    "url",
    ["", "localhost:8000", "127.0.0.1:8000/v1", "ftp://host/v1", "http://", f"https://user:{KEY}@host/v1",
     f"https://host/v1?api-key={KEY}", f"https://host/v1#{KEY}", f"http://host:{KEY}/"],
)  # fmt: skip
def test_what_is_no_address_is_refused_without_repeating_it(url: str) -> None:
    with pytest.raises(WrongInput, match="TSITE_TRANSLATOR_URL") as caught:
        EndpointEngine(url, "large", "")
    assert KEY not in f"{caught.value} {caught.value.__cause__}"
    assert caught.value.__cause__ is None


@pytest.mark.parametrize("key", [f"{KEY} {KEY}", f"{KEY}密", f"{KEY}\nX-Evil: 1"])
def test_what_is_no_key_is_refused_without_repeating_it(key: str) -> None:
    with pytest.raises(WrongInput, match="TSITE_TRANSLATOR_KEY") as caught:
        EndpointEngine("http://127.0.0.1:8000", "large", key)
    assert KEY not in str(caught.value)


def test_a_key_read_from_a_file_loses_its_line_end() -> None:
    with chat_server(lambda _: saying("你好。")) as server:
        engine = EndpointEngine(server.url, "large", f"{KEY}\n")
        assert engine.propose([HELLO]) == NIHAO
        engine.close()
    assert server.came[0].headers["authorization"] == f"Bearer {KEY}"


def _models(*names: str) -> Reply:
    return Reply(parts=(json.dumps({"object": "list", "data": [{"id": name} for name in names]}).encode(),))


@pytest.mark.parametrize("reply", [_models("small", "large"), Reply(status=404), Reply(parts=(b"hello",))])
def test_a_server_is_reached_whether_or_not_it_lists_its_models(reply: Reply) -> None:
    with loopback(lambda _: reply) as server:
        assert reach(server.url, "large", KEY).startswith(f"large at {server.url}/v1")
    assert (server.came[0].path, server.came[0].headers["authorization"]) == ("/v1/models", f"Bearer {KEY}")


@pytest.mark.parametrize(
    ("reply", "said"), [(_models("small"), "does not offer large"), (Reply(status=401), "the key")]
)
def test_a_server_that_would_refuse_is_told(reply: Reply, said: str) -> None:
    with loopback(lambda _: reply) as server, pytest.raises(ComponentMissing, match=said):
        reach(server.url, "large", KEY)
