"""How long a text takes on one core, and how much memory, on each rung in a process of its own."""

import csv
import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from matching import ladder, reading
from matching.vocabulary import Side

SEED = Path(__file__).parents[1] / "seed"
STATUS = Path("/proc/self/status")
"""Where Linux says how much memory this program ever held; getrusage would count who started it too."""
MEBI = 1024


def texts() -> list[tuple[str, Side, str]]:
    """Every need and talent of Waterrijk: text, side and language."""
    found: list[tuple[str, Side, str]] = []
    for file, side in (("needs.csv", "asks"), ("talents.csv", "offers")):
        with (SEED / file).open(encoding="utf-8", newline="") as rows:
            found += [(row["text"], side, row["language"]) for row in csv.DictReader(rows)]  # type: ignore[misc]
    return found


def measure(rung: ladder.Rung) -> dict[str, Any]:
    """Read all texts one by one on this rung, on one core. Times in milliseconds, `whole` in seconds, memory in MiB.

    `busy` is what the processor itself was at it, in the median: other work on the same machine does not lengthen it.
    """
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:1])
    found = texts()
    begin = time.perf_counter()
    ladder.stand_on(rung)
    reader = reading.reader()
    reader.read(*found[0])
    first = time.perf_counter() - begin
    times, busy = [], []
    for text in found:
        start, working = time.perf_counter(), time.thread_time()
        reader.read(*text)
        times.append(time.perf_counter() - start)
        busy.append(time.thread_time() - working)
    times.sort()
    busy.sort()
    return {
        "rung": reader.rung,
        "texts": len(times),
        "busy": 1000 * busy[len(busy) // 2],
        "median": 1000 * times[len(times) // 2],
        "p95": 1000 * times[len(times) * 95 // 100],
        "first": 1000 * first,
        "whole": sum(times),
        "peak": peak(),
    }


def peak() -> float:
    """The most memory that this process has held, in MiB."""
    line = next(line for line in STATUS.read_text(encoding="ascii").splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) / MEBI


def measured(rung: ladder.Rung) -> dict[str, Any]:
    """The same, in a process of its own."""
    done = subprocess.run([sys.executable, __file__, rung], check=True, capture_output=True, text=True)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


if __name__ == "__main__":
    wanted = next(rung for rung in ladder.RUNGS if rung == sys.argv[1])
    print(json.dumps(measure(wanted)))
