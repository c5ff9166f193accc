"""The rules of standards/subtitles.md, a module for each thing a rule looks at."""
