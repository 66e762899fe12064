"""Commands that have a module of their own; `cli` adds them to its parser."""
