"""Sentences of the project's own, on which hearing, translating and checking are measured."""
