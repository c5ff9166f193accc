"""Subtitle files: one module a format, text and times in, text and times out."""
