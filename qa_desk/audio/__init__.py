"""Recordings: decoded, drawn, played; whatever the recorder wrote."""
