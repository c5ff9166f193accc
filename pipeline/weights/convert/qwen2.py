"""Qwen2 from GGUF to ONNX with 8-bit weights, for onnxruntime: ADR 8."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy

from pipeline.errors import WrongInput
from pipeline.weights.convert.blocks import in_blocks
from pipeline.weights.convert.gguf_file import GgufFile
from pipeline.weights.convert.kept_tokens import KeptTokens, keep_tokens
from pipeline.weights.convert.layout import BLOCK, EMBEDDING_SCALES_FILE, EMBEDDINGS_FILE, TOKENIZER_FILE
from pipeline.weights.convert.onnx_file import CONTRIB, FLOAT, INT32, INT64, OnnxFile, value
from pipeline.weights.convert.tokenizer_file import write_tokenizer

MOST_POSITIONS = 2048
"""Tokens of a prompt and its answer, at most."""

CHOICES = 12
"""Next tokens that the graph tells of: enough for a beam of eight."""

OnShare = Callable[[float], None]
"""Called with the share of the work done, from 0 to 1."""


def convert_qwen2(gguf: Path, folder: Path, on_share: OnShare) -> None:
    """Write the files of layout.py into an existing folder.

    The graph takes embeddings (rows x steps x width), lengths (what each row holds with them, less one), longest (the
    longest row's length) and what each layer remembers (past_key_N, past_value_N), and gives the CHOICES likeliest
    tokens after the last step with their log-probabilities (tokens, scores), and what the layers remember now
    (next_…). Tokens that English to Chinese subtitles do not need are left out (kept_tokens). The output layer's rows,
    stored more finely than the embeddings', serve as embeddings too: Qwen2 of this size ties the two. Raises
    WrongInput where the file holds another kind of model, or sizes that blocks do not fit.
    """
    source = GgufFile(gguf, lambda read_bytes: on_share(min(read_bytes / source.weights_bytes, 1.0)))
    if source.field("general.architecture") != "qwen2":
        raise WrongInput(gguf.name, "its model is not of the kind qwen2")
    merges = [(first, second) for first, second in map(str.split, source.field("tokenizer.ggml.merges"))]
    kept = keep_tokens(source.field("tokenizer.ggml.tokens"), merges)
    if any(source.shape(f"blk.0.{name}.weight")[1] % BLOCK for name in ("attn_q", "ffn_down")):
        raise WrongInput(gguf.name, f"the sizes of its layers are no multiples of {BLOCK}")
    with OnnxFile(folder) as model:
        _Qwen2(source=source, model=model, folder=folder).build(kept)
    write_tokenizer(kept, folder / TOKENIZER_FILE)
    on_share(1.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Qwen2:
    """The architecture: layers of grouped attention and a gated feed-forward network, each behind an RMS norm."""

    source: GgufFile
    model: OnnxFile
    folder: Path

    def build(self, kept: KeptTokens) -> None:
        """Every layer in order, then the file."""
        layers, key_heads = self._size("block_count"), self._size("attention.head_count_kv")
        width = self.source.shape("blk.0.attn_q.weight")[1]
        head_width = width // self._size("attention.head_count")
        self._positions(head_width)
        sums = normal = "embeddings"
        for number in range(layers):
            sums, normal = self._add(sums, "" if number == 0 else normal, f"blk.{number}.attn_norm")
            sums, normal = self._add(sums, self._attention(number, normal), f"blk.{number}.ffn_norm")
            normal = self._feed_forward(number, normal)
        _, normal = self._add(sums, normal, "output_norm")
        self._choose(normal, kept)
        memory = ("rows", key_heads, "room", head_width)
        pairs = [f"{part}_{number}" for number in range(layers) for part in ("key", "value")]
        self.model.save(
            [
                value("embeddings", FLOAT, ("rows", "steps", width)),
                value("lengths", INT32, ("rows",)),
                value("longest", INT32, ()),
                *(value(f"past_{pair}", FLOAT, memory) for pair in pairs),
            ],
            [
                *(value(f"next_{pair}", FLOAT, memory) for pair in pairs),
                value("scores", FLOAT, ("rows", CHOICES)),
                value("tokens", INT64, ("rows", CHOICES)),
            ],
        )

    def _size(self, name: str) -> int:
        return int(self.source.field(f"qwen2.{name}"))

    def _positions(self, head_width: int) -> None:
        """The angles by which each pair of a head's parts is turned at each position."""
        half = head_width // 2
        base = float(self.source.field("qwen2.rope.freq_base"))
        angles = numpy.arange(MOST_POSITIONS)[:, None] * base ** (-numpy.arange(half) / half)
        self.model.weights("cosines", numpy.cos(angles).astype(numpy.float32))
        self.model.weights("sines", numpy.sin(angles).astype(numpy.float32))

    def _add(self, sums: str, more: str, norm: str) -> tuple[str, str]:
        """sums + more, and the same normalised. more: empty for nothing."""
        gamma = self.model.weights(f"{norm}.weight", self.source.vector(f"{norm}.weight"))
        epsilon = float(self.source.field("qwen2.attention.layer_norm_rms_epsilon"))
        normal, total = f"{norm}.normal", f"{norm}.total"
        if not more:
            self.model.node("SimplifiedLayerNormalization", [sums, gamma], [normal], axis=-1, epsilon=epsilon)
            return sums, normal
        outputs = [normal, "", "", total]
        self.model.node(f"{CONTRIB}.SkipSimplifiedLayerNormalization", [sums, more, gamma], outputs, epsilon=epsilon)
        return total, normal

    def _attention(self, number: int, normal: str) -> str:
        block = f"blk.{number}."
        asked = self._linear(normal, f"{block}attn_qkv", [f"{block}attn_{part}" for part in "qkv"])
        seen = f"{block}attention"
        self.model.node(
            f"{CONTRIB}.GroupQueryAttention",
            [
                *(asked, "", ""),
                *(f"past_key_{number}", f"past_value_{number}", "lengths", "longest", "cosines", "sines"),
            ],
            [seen, f"next_key_{number}", f"next_value_{number}"],
            num_heads=self._size("attention.head_count"),
            kv_num_heads=self._size("attention.head_count_kv"),
            do_rotary=1,
        )
        return self._linear(seen, f"{block}attn_output", [f"{block}attn_output"])

    def _feed_forward(self, number: int, normal: str) -> str:
        block = f"blk.{number}."
        gate = self._linear(normal, f"{block}ffn_gate", [f"{block}ffn_gate"])
        up = self._linear(normal, f"{block}ffn_up", [f"{block}ffn_up"])
        opened, inner = f"{block}opened", f"{block}inner"
        self.model.node(f"{CONTRIB}.QuickGelu", [gate], [opened], alpha=1.0)  # x times its sigmoid: SiLU
        self.model.node("Mul", [opened, up], [inner])
        return self._linear(inner, f"{block}ffn_down", [f"{block}ffn_down"])

    def _linear(self, states: str, name: str, matrices: list[str]) -> str:
        """The states times matrices below one another, plus their biases where they have any."""
        blocks, scales = in_blocks(self.source, [f"{matrix}.weight" for matrix in matrices])
        matrix = self.model.weights(name, blocks)
        factors = self.model.weights(f"{name}.scales", scales.reshape(-1))
        bias = ""
        if self.source.holds(f"{matrices[0]}.bias"):
            biases = [self.source.vector(f"{one}.bias") for one in matrices]
            bias = self.model.weights(f"{name}.bias", numpy.concatenate(biases))
        return self.model.multiply(states, matrix, factors, (len(blocks), blocks[0].size), bias)

    def _choose(self, normal: str, kept: KeptTokens) -> None:
        """Score every kept token after the last step."""
        blocks, scales = in_blocks(self.source, ["output.weight"], kept.old_numbers)
        for file, values in ((EMBEDDINGS_FILE, blocks), (EMBEDDING_SCALES_FILE, scales)):
            numpy.save(self.folder / file, values)
        path = self.folder / EMBEDDINGS_FILE
        matrix = self.model.refer("output", blocks, path, path.stat().st_size - blocks.nbytes)
        factors = self.model.weights("output.scales", scales.reshape(-1))
        self.model.node("Gather", [normal, self.model.constant("last", INT64, (), (-1,))], ["state"], axis=1)
        logits = self.model.multiply("state", matrix, factors, (len(blocks), blocks[0].size))
        self.model.node("TopK", [logits, self.model.constant("choices", INT64, (1,), (CHOICES,))], ["best", "tokens"])
        self.model.node("ReduceLogSumExp", [logits], ["mass"], axes=[-1])
        self.model.node("Sub", ["best", "mass"], ["scores"])
