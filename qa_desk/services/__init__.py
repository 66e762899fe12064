"""The use cases: one function is one transaction, `name(work, …) -> dataclass`."""
