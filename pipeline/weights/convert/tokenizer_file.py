"""Qwen2's way of cutting text into tokens, as a file of the tokenizers library."""

from pathlib import Path

from pipeline.weights.convert.kept_tokens import SPECIAL, KeptTokens

_PIECES = (
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
)
"""Merges never cross these pieces (Qwen2's tokenizer.json, pre_tokenizer)."""


def write_tokenizer(kept: KeptTokens, path: Path) -> None:
    """Write the tokenizer of these tokens. Byte-level: whatever text comes, there are tokens for it."""
    from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers

    vocabulary = {token: number for number, token in enumerate(kept.tokens)}
    tokenizer = Tokenizer(models.BPE(vocab=vocabulary, merges=list(kept.merges)))
    tokenizer.normalizer = normalizers.NFC()
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Split(Regex(_PIECES), behavior="isolated"),
            pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False),
        ]
    )
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.add_special_tokens([AddedToken(token, special=True, normalized=False) for token in SPECIAL])
    tokenizer.save(str(path), pretty=False)
