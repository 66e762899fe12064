"""The rules of the process: pure functions over frozen dataclasses."""
