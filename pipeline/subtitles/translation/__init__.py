"""Translation: engines, their prompt, the terms, the guard over every machine sentence."""
