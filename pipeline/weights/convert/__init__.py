"""Models made here from other models, in the shape their engine runs best."""
