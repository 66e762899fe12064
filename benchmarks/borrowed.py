"""Modules that the tests have and benchmarks need."""

import importlib.util
from pathlib import Path
from typing import Any


def borrowed(name: str) -> Any:
    """Return a helper module of the tests."""
    file = Path(__file__).parents[1] / "tests" / f"{name}.py"
    spec = importlib.util.spec_from_file_location(name, file)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
