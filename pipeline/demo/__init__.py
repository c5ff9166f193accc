"""Demonstration footage, made from a script and drawn scenes: the whole pipeline can be tried without a camera."""
