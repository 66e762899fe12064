"""The schema's history; what has landed is never edited."""
