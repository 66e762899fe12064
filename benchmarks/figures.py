"""What a measurement says: its ratio, whether its target holds, its row in the document."""

import os
import platform
import re


def judged(name: str, figure: dict) -> dict:
    """Return one figure with its ratio and whether the target holds."""
    ours, peer, target = figure["ours"], figure.get("peer"), figure["target"]
    ratio = None if peer is None else ours / peer
    is_absolute = ratio is None or figure.get("absolute", False)
    value = ours if is_absolute else ratio
    return {
        "name": figure.get("name", name),
        "ours": round(ours, 4),
        "peer": None if peer is None else round(peer, 4),
        "peer_name": figure.get("peer_name"),
        "ratio": None if ratio is None else round(ratio, 3),
        "unit": figure["unit"],
        "target": target,
        **({"absolute": True} if figure.get("absolute") else {}),
        "ok": value >= target if figure.get("more") else value <= target,
        "_distance": target / value if figure.get("more") else value / target,
    }


def result(name: str, measured: dict) -> dict:
    """Return what the JSON line says about a measurement."""
    parts = [judged(name, figure) for figure in measured.get("parts", [measured])]
    worst = max(parts, key=lambda part: part["_distance"])
    for part in parts:
        del part["_distance"]
    if len(parts) == 1:
        return worst
    return {**worst, "name": name, "ok": all(part["ok"] for part in parts), "parts": parts}


def row(name: str, figure: dict, day: str) -> str:
    """Return one line of the table in docs/benchmarks.md."""

    def number(value: float | None, unit: str = "") -> str:
        return "–" if value is None else f"{value:g} {unit}".strip()

    what = name if figure["name"] == name else f"{name}: {figure['name']}"
    ours, peer = number(figure["ours"], figure["unit"]), number(figure["peer"], figure["unit"])
    peer = f"{peer} ({figure['peer_name']})" if figure["peer_name"] else peer
    is_ratio = figure["ratio"] is not None and not figure.get("absolute")
    target = number(figure["target"], "×" if is_ratio else figure["unit"])
    holds = "yes" if figure["ok"] else "**no**"
    cells = (what, ours, peer, number(figure["ratio"], "×"), target, holds, day, machine())
    return "| " + " | ".join(cells) + " |"


def machine() -> str:
    """Describe this machine in a few words."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return f"{platform.system()}, {cores} cores, Python {platform.python_version()}"


def written(text: str, name: str, found: dict, day: str) -> str:
    """Return the document with the rows of this benchmark replaced."""
    keep = [
        line for line in text.splitlines() if not re.match(rf"\| {re.escape(name)}(:| \|)", line)
    ]
    rows = [row(name, part, day) for part in found.get("parts", [found])]
    table = [index for index, line in enumerate(keep) if line.startswith("|")]
    head = keep[: table[1] + 1]
    body = sorted(keep[table[1] + 1 : table[-1] + 1] + rows)
    return "\n".join([*head, *body, *keep[table[-1] + 1 :]]) + "\n"
