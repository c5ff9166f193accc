"""Qwen2 from GGUF to CTranslate2 with 8-bit weights: translates in batches for a third of the processor time."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy

from pipeline.errors import WrongInput
from pipeline.weights.convert.gguf_file import GgufFile
from pipeline.weights.convert.int8_matrix import Int8Matrix, RowScales
from pipeline.weights.convert.kept_tokens import END_OF_TEXT, END_OF_TURN, KeptTokens, keep_tokens
from pipeline.weights.convert.tokenizer_file import write_tokenizer

TOKENIZER_FILE = "tokenizer.json"

OnShare = Callable[[float], None]
"""Called with the share of the work done, from 0 to 1."""


def convert_qwen2(gguf: Path, folder: Path, on_share: OnShare) -> None:
    """Write model.bin, config.json, vocabulary.json and tokenizer.json into an existing folder.

    Tokens that English to Chinese subtitles do not need are left out (kept_tokens). The output layer's rows, stored
    more finely than the embeddings', serve as embeddings too: Qwen2 of this size ties the two. Weights are read and
    scaled as they are written, so that few are in memory at once. Raises WrongInput where the file holds another kind
    of model.
    """
    source = GgufFile(gguf, lambda read_bytes: on_share(min(read_bytes / source.weights_bytes, 1.0)))
    if source.field("general.architecture") != "qwen2":
        raise WrongInput(gguf.name, "its model is not of the kind qwen2")
    merges = [(first, second) for first, second in map(str.split, source.field("tokenizer.ggml.merges"))]
    kept = keep_tokens(source.field("tokenizer.ggml.tokens"), merges)
    spec = _decoder_spec(source)
    _fill(spec.decoder, source, kept)
    _describe(spec, source, kept)
    spec.validate()
    for name in ("weight", "weight_scale"):
        # one array under two names; CTranslate2 would find that out by comparing all arrays
        setattr(spec.decoder.projection, name, f"decoder/embeddings/{name}")
    spec.save(str(folder))
    write_tokenizer(kept, folder / TOKENIZER_FILE)
    on_share(1.0)


def _decoder_spec(source: GgufFile) -> Any:
    from ctranslate2.specs import common_spec, transformer_spec

    return transformer_spec.TransformerDecoderModelSpec.from_config(
        int(source.field("qwen2.block_count")),
        int(source.field("qwen2.attention.head_count")),
        activation=common_spec.Activation.SWISH,
        pre_norm=True,
        ffn_glu=True,
        rms_norm=True,
        rotary_dim=0,
        rotary_interleave=False,
        rotary_base=float(source.field("qwen2.rope.freq_base")),
        num_heads_kv=int(source.field("qwen2.attention.head_count_kv")),
    )


def _describe(spec: Any, source: GgufFile, kept: KeptTokens) -> None:
    spec.register_vocabulary(list(kept.tokens))
    spec.config.bos_token = spec.config.unk_token = END_OF_TEXT
    spec.config.eos_token = END_OF_TURN
    spec.config.layer_norm_epsilon = float(source.field("qwen2.attention.layer_norm_rms_epsilon"))


def _fill(decoder: Any, source: GgufFile, kept: KeptTokens) -> None:
    decoder.scale_embeddings = False
    for layer in (decoder.embeddings, decoder.projection):
        _set_rows(layer, Int8Matrix(source, ("output.weight",), kept.old_numbers))
    decoder.layer_norm.gamma = source.vector("output_norm.weight")
    for number, layer in enumerate(decoder.layer):
        block = f"blk.{number}."
        layer.self_attention.layer_norm.gamma = source.vector(f"{block}attn_norm.weight")
        layer.ffn.layer_norm.gamma = source.vector(f"{block}ffn_norm.weight")
        attention_in, attention_out = layer.self_attention.linear
        _fill_linear(attention_in, source, *(f"{block}attn_{part}" for part in "qkv"))
        _fill_linear(attention_out, source, f"{block}attn_output")
        _fill_linear(layer.ffn.linear_0, source, f"{block}ffn_gate")
        _fill_linear(layer.ffn.linear_0_noact, source, f"{block}ffn_up")
        _fill_linear(layer.ffn.linear_1, source, f"{block}ffn_down")


def _fill_linear(linear: Any, source: GgufFile, *names: str) -> None:
    _set_rows(linear, Int8Matrix(source, tuple(f"{name}.weight" for name in names)))
    if source.holds(f"{names[0]}.bias"):
        linear.bias = numpy.concatenate([source.vector(f"{name}.bias") for name in names])


def _set_rows(layer: Any, matrix: Int8Matrix) -> None:
    layer.weight, layer.weight_scale = matrix, RowScales(matrix)
