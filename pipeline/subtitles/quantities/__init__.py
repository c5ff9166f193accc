"""Quantities: read in both languages, written in Chinese before translation, verified after it."""
