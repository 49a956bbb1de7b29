"""The one way in which speeds are compared, and the one table that keeps what came of it: bench/RESULTS.md.

Ours and a peer answer the same question in one process, by turns, each once beforehand. Only where their answers are
equal is there a figure: the median of the ratios peer / ours, so that what else the machine does weighs on both.
"""

import gc
import os
import platform
import statistics
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

import numpy as np

RESULTS: Final = Path(__file__).with_name("RESULTS.md")
COLUMNS: Final = (
    "operation", "size", "peer", "ratio", "spread", "ours, ms", "peer, ms", "runs", "with", "day", "machine"
)  # fmt: skip
KEY: Final = 3
"""The first columns say which comparison a row is of; a later run takes its place."""
LEAST: Final = 3
MOST: Final = 21
ENOUGH: Final = 3.0
"""So many turns at least; more, up to the most, while they take less than so many seconds together."""


@dataclass(frozen=True)
class Way:
    """One way to answer a question. What `run` gives may have any form; `answer`, not timed, makes it comparable."""

    name: str
    """The package, or what else it is; a version is added where there is one."""
    run: Callable[[], Any]
    answer: Callable[[Any], Any]


def compare(
    operation: str, size: str, ours: Way, peers: Iterable[Way], *, near: float = 0.0, file: Path = RESULTS
) -> None:
    """Compare ours with each peer and keep the rows. Answers are equal, or floats with a relative difference < near."""
    expected = ours.answer(ours.run())
    rows = []
    for peer in peers:
        found = peer.answer(peer.run())
        row = _times(ours, peer) if _equal(expected, found, near) else ("other answer", *"----")
        rows.append((operation, size, _named(peer.name), *row, *_where(ours)))
        print(" | ".join(rows[-1]), flush=True)
        del found
    keep(rows, file)


def _times(ours: Way, peer: Way) -> tuple[str, ...]:
    pairs: list[tuple[float, float]] = []
    # What was there before is no garbage: else looking for that takes longer than what is measured.
    gc.collect()
    gc.freeze()
    while len(pairs) < LEAST or (len(pairs) < MOST and sum(map(sum, pairs)) < 1000 * ENOUGH):
        pairs.append((_milliseconds(ours.run), _milliseconds(peer.run)))
    gc.unfreeze()
    ratios = sorted(theirs / own for own, theirs in pairs)
    middle = [statistics.median(column) for column in zip(*pairs, strict=True)]
    spread = f"{_short(ratios[0])} - {_short(ratios[-1])}"
    return _short(statistics.median(ratios)), spread, *map(_short, middle), str(len(pairs))


def _milliseconds(run: Callable[[], Any]) -> float:
    gc.collect()
    gc.disable()
    begin = time.perf_counter()
    kept = run()
    taken = time.perf_counter() - begin
    gc.enable()
    del kept
    return 1000 * taken


def _equal(expected: Any, found: Any, near: float) -> bool:
    """Of arrays, or of several of them by name."""
    if isinstance(expected, dict):
        return expected.keys() == found.keys() and all(_equal(expected[name], found[name], near) for name in expected)
    one, other = np.asarray(expected), np.asarray(found)
    if near:
        return one.shape == other.shape and bool((np.abs(one - other) <= near * np.abs(one)).all())
    return np.array_equal(one, other)


def _short(number: float) -> str:
    return f"{number:.0f}" if number >= 100 else f"{number:.3g}"


def _named(name: str) -> str:
    """A package with its version; anything else as it is."""
    package, _, rest = name.partition(",")
    try:
        return f"{package} {version(package)}" + (f",{rest}" if rest else "")
    except ImportError:
        return name


def _where(ours: Way) -> tuple[str, str, str]:
    """What ours stood on, the day, and the machine with how busy it was."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    busy = f", load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    python = f"Python {sys.version_info.major}.{sys.version_info.minor}"
    return _named(ours.name), f"{datetime.now(UTC):%Y-%m-%d}", f"{_processor()}, {cores} cores, {python}{busy}"


def _processor() -> str:
    listed = Path("/proc/cpuinfo")
    lines = listed.read_text(encoding="ascii", errors="replace").splitlines() if listed.exists() else []
    named = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(named, platform.processor() or platform.machine())


def keep(rows: Iterable[tuple[str, ...]], file: Path) -> None:
    """Put rows in the table, each in the place of an earlier one of the same comparison."""
    text = file.read_text(encoding="utf-8")
    head = f"| {' | '.join(COLUMNS)} |\n|{'---|' * len(COLUMNS)}\n"
    before, _, table = text.partition(head)
    old = [tuple(cell.strip() for cell in line.strip("|").split("|")) for line in table.splitlines()]
    kept = {_key(row): row for row in [*old, *rows]}
    lines = "".join(f"| {' | '.join(kept[key])} |\n" for key in sorted(kept))
    file.write_text(before.rstrip("\n") + "\n\n" + head + lines, encoding="utf-8")


def _key(row: tuple[str, ...]) -> tuple[str, ...]:
    """The comparison, whatever the version of the peer."""
    package = row[KEY - 1].partition(",")
    return *row[: KEY - 1], package[0].partition(" ")[0] + "".join(package[1:])
