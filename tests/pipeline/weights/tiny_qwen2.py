"""A Qwen2 of two layers with a vocabulary of a few hundred tokens: in plain numpy floats, and as a GGUF file."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import gguf
import numpy

from pipeline.weights.convert.kept_tokens import SPECIAL, Merge, byte_characters

KEPT_WORDS = ("the", " the", " battery", "-made", "中国", "，", " iPhone")
DROPPED_WORDS = ("fooBar", " завод", "MAXIMUM", "_key", "カタ")


def in_bytes(text: str) -> str:
    """The text as a byte-level token."""
    characters = {byte: character for character, byte in byte_characters().items()}
    return "".join(characters[byte] for byte in text.encode())


def _vocabulary() -> tuple[tuple[str, ...], tuple[Merge, ...]]:
    """Tokens and merges: every byte, what builds the words from left to right, the special tokens, padding."""
    merges: dict[str, Merge] = {}
    for word in (*KEPT_WORDS, *DROPPED_WORDS):
        built = ""
        for before, after in pairwise(in_bytes(word)):
            built = built or before
            merges.setdefault(built + after, (built, after))
            built += after
    return (*byte_characters(), *merges, *SPECIAL, "<|fim_prefix|>", "[PAD7]"), tuple(merges.values())


TOKENS, MERGES = _vocabulary()

Weights = dict[str, numpy.ndarray]


@dataclass(frozen=True, kw_only=True)
class TinyQwen2:
    output: numpy.ndarray
    output_norm: numpy.ndarray
    layers: tuple[Weights, ...]
    heads: int = 4
    kv_heads: int = 2
    rope_base: float = 10_000.0
    epsilon: float = 1e-6

    @classmethod
    def at_random(cls, *, tokens: int, seed: int, width: int = 128, inner: int = 256) -> "TinyQwen2":
        random = numpy.random.default_rng(seed)

        def draw(*shape: int) -> numpy.ndarray:
            return random.normal(0, 0.14, shape).astype(numpy.float32)

        def layer() -> Weights:
            matrices = {
                "attn_q": draw(width, width),
                "attn_k": draw(width // 2, width),
                "attn_v": draw(width // 2, width),
                "attn_output": draw(width, width),
                "ffn_gate": draw(inner, width),
                "ffn_up": draw(inner, width),
                "ffn_down": draw(width, inner),
            }
            biases = {f"{name}.bias": draw(len(matrices[name])) for name in ("attn_q", "attn_k", "attn_v")}
            norms = {f"{name}.weight": 1 + draw(width) for name in ("attn_norm", "ffn_norm")}
            return {f"{name}.weight": matrix for name, matrix in matrices.items()} | biases | norms

        return cls(output=draw(tokens, width), output_norm=1 + draw(width), layers=(layer(), layer()))

    def named(self) -> Iterator[tuple[str, numpy.ndarray]]:
        """The weights under their GGUF names."""
        yield "output.weight", self.output
        yield "output_norm.weight", self.output_norm
        for number, layer in enumerate(self.layers):
            yield from ((f"blk.{number}.{name}", weights) for name, weights in layer.items())

    def logits(self, numbers: Sequence[int]) -> numpy.ndarray:
        """Scores of every token after each of these, one row a position."""
        states = self.output[list(numbers)]
        for layer in self.layers:
            states = states + self._attention(self._normal(states, layer["attn_norm.weight"]), layer)
            normal = self._normal(states, layer["ffn_norm.weight"])
            gate = normal @ layer["ffn_gate.weight"].T
            inner = gate / (1 + numpy.exp(-gate)) * (normal @ layer["ffn_up.weight"].T)
            states = states + inner @ layer["ffn_down.weight"].T
        scores: numpy.ndarray = self._normal(states, self.output_norm) @ self.output.T
        return scores

    def _normal(self, states: numpy.ndarray, gamma: numpy.ndarray) -> numpy.ndarray:
        normal: numpy.ndarray = states / numpy.sqrt((states**2).mean(axis=-1, keepdims=True) + self.epsilon) * gamma
        return normal

    def _attention(self, states: numpy.ndarray, layer: Weights) -> numpy.ndarray:
        length = len(states)
        query, key, value = (
            (states @ layer[f"attn_{part}.weight"].T + layer[f"attn_{part}.bias"]).reshape(length, heads, -1)
            for part, heads in (("q", self.heads), ("k", self.kv_heads), ("v", self.kv_heads))
        )
        query, key = self._turned(query), self._turned(key)
        shared = self.heads // self.kv_heads
        key, value = key.repeat(shared, axis=1), value.repeat(shared, axis=1)
        scores = numpy.einsum("ihd,jhd->hij", query, key) / numpy.sqrt(query.shape[-1])
        scores = numpy.where(numpy.tri(length, dtype=bool), scores, -numpy.inf)
        shares = numpy.exp(scores - scores.max(axis=-1, keepdims=True))
        shares /= shares.sum(axis=-1, keepdims=True)
        mixed: numpy.ndarray = numpy.einsum("hij,jhd->ihd", shares, value).reshape(length, -1)
        return mixed @ layer["attn_output.weight"].T

    def _turned(self, parts: numpy.ndarray) -> numpy.ndarray:
        """Rotary positions: each pair (d, d + half) turned by the position's angle."""
        half = parts.shape[-1] // 2
        angles = numpy.arange(len(parts))[:, None] * self.rope_base ** (-numpy.arange(half) / half)
        cosine, sine = numpy.cos(angles)[:, None], numpy.sin(angles)[:, None]
        first, second = parts[..., :half], parts[..., half:]
        return numpy.concatenate([first * cosine - second * sine, second * cosine + first * sine], axis=-1)


TINY = TinyQwen2.at_random(tokens=len(TOKENS), seed=3)


def write_gguf(path: Path, architecture: str = "qwen2", model: TinyQwen2 = TINY) -> Path:
    """The model as a GGUF file that claims this architecture."""
    writer = gguf.GGUFWriter(str(path), architecture)
    writer.add_block_count(len(model.layers))
    writer.add_head_count(model.heads)
    writer.add_head_count_kv(model.kv_heads)
    writer.add_rope_freq_base(model.rope_base)
    writer.add_layer_norm_rms_eps(model.epsilon)
    writer.add_tokenizer_model("gpt2")
    writer.add_token_list(list(TOKENS))
    writer.add_token_merges([" ".join(merge) for merge in MERGES])
    for name, weights in model.named():
        kind = gguf.GGMLQuantizationType.Q8_0 if weights.ndim == 2 else gguf.GGMLQuantizationType.F32
        writer.add_tensor(name, gguf.quants.quantize(weights.astype(numpy.float32), kind), raw_dtype=kind)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return path
