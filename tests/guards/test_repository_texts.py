"""What the repository itself says: no address of a package index, and no folder of one person's computer."""

import re
from pathlib import Path

import pytest

from tests.guards.repository import ROOT, repository_files

# A lock that names where it was made works only there.
ADDRESS = re.compile(r"https?://|file:|index-url|find-links")
# Homes of people and working folders of build machines; /srv, /opt and /var are fine to document.
PERSONAL = re.compile(r"(?<![\w.])(?:/(?:home|Users)/\w+|/(?:root|work|workspace|builds)/\w|[A-Z]:\\Users\\)")


def lines_with(pattern: re.Pattern[str], text: str) -> list[int]:
    return [number for number, line in enumerate(text.splitlines(), start=1) if pattern.search(line)]


def test_the_lock_names_no_address():
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    assert "--hash=sha256:" in lock
    assert lines_with(ADDRESS, lock) == []


@pytest.mark.parametrize(
    "line",
    ["--index-url x", "--find-links wheels", "a @ file:wheels/a.whl", "a @ https" + "://host/a.whl"],
)
def test_a_lock_with_an_address_is_caught(line):
    assert lines_with(ADDRESS, f"a==1 \\\n{line}\n") == [2]


def test_the_front_end_lock_names_no_address():
    assert '"resolved"' not in (ROOT / "package-lock.json").read_text(encoding="utf-8")


def test_every_pinned_package_has_a_hash():
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    assert pins_without_hash(lock) == []


def pins_without_hash(lock: str) -> list[str]:
    entries = re.split(r"\n(?=\S)", lock.strip())
    return [entry.splitlines()[0] for entry in entries if "==" in entry and "--hash=sha256:" not in entry]


def test_a_pin_without_hash_is_caught():
    assert pins_without_hash("a==1 \\\n    --hash=sha256:00\nb==2\n    # via a\n") == ["b==2"]


def test_no_file_names_a_folder_of_one_computer():
    files = [path for path in repository_files() if "vendor" not in path.parts and path != Path(__file__)]
    assert ROOT / "pyproject.toml" in files
    found = {
        f"{path.relative_to(ROOT)}:{number}"
        for path in files
        for number in lines_with(PERSONAL, path.read_text(encoding="utf-8", errors="replace"))
    }
    assert found == set()


@pytest.mark.parametrize("text", ["see /home/jan/toevallig", "in /Users/jan/x", "/builds/7", r"C:\Users\jan"])
def test_a_folder_of_one_computer_is_caught(text):
    assert lines_with(PERSONAL, text) == [1]


@pytest.mark.parametrize("text", ["GET /v1/work/1", "https://voorbeeld.nl/home/welkom", "/srv/toevallig/data", "/home"])
def test_an_ordinary_path_is_left_alone(text):
    assert lines_with(PERSONAL, text) == []
