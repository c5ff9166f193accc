"""The translation memory: what people corrected, to be used again."""
