"""Subtitles: words -> English cues -> Chinese cues, their checks and their files."""
