"""The one migration history of the records."""
