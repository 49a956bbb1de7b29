"""docs/architecture.md shows the tree as it is: every folder, every module, and nothing that is not there."""

import re
from pathlib import PurePosixPath

import pytest

from tests.guards.repository import ROOT, repository_files

PAGE = ROOT / "docs" / "architecture.md"
# Of these the page names every folder; of the first two every module as well.
MODULES_IN = ("app", "matching")
FOLDERS_IN = (*MODULES_IN, "tests", "seed", "bench", "docs", "scripts")
# Shown as one folder: migrations, what others made, and the languages.
FOLDER_ONLY = ("app/migrations/versions", "app/static/vendor", "app/locale")


def drawn(page: str) -> set[str]:
    """Read the paths in the ```tree block; two spaces a level, two spaces before the explanation.

    A folder ends in / and has a line of its own; files in one folder may share a line.
    """
    block = re.search(r"^```tree\n(.*?)^```$", page, re.DOTALL | re.MULTILINE)
    assert block, "no ```tree block"
    paths: set[str] = set()
    parents: list[str] = []
    for line in block[1].splitlines():
        body = line.lstrip(" ")
        level, odd = divmod(len(line) - len(body), 2)
        names = re.split(r" {2,}", body, maxsplit=1)[0].split()
        assert names, "an empty line in the tree"
        assert not odd, line
        assert level <= len(parents), line
        parents = parents[:level]
        paths |= {"".join(parents) + name.removesuffix("/") for name in names}
        if names[0].endswith("/"):
            assert len(names) == 1, line
            parents.append(names[0])
    return paths


def wanted(files: set[str]) -> set[str]:
    """Name the folders and modules that the page has to show, given the files of the repository."""
    found: set[str] = set()
    for file in map(PurePosixPath, files):
        if file.parts[0] not in FOLDERS_IN or len(file.parts) == 1:
            continue
        folders = {str(folder) for folder in file.parents} - {"."}
        found |= {folder for folder in folders if not folder.startswith(tuple(f"{f}/" for f in FOLDER_ONLY))}
        if file.parts[0] in MODULES_IN and file.suffix == ".py" and file.name != "__init__.py":
            found |= set() if str(file).startswith(FOLDER_ONLY) else {str(file)}
    return found


def differences(page: str, files: set[str]) -> set[str]:
    """Name what the page leaves out and what it invents."""
    shown = drawn(page)
    existing = files | {str(folder) for file in files for folder in PurePosixPath(file).parents}
    left_out = {f"left out: {path}" for path in wanted(files) - shown}
    return left_out | {f"not there: {path}" for path in shown - existing}


def test_the_page_equals_the_tree():
    files = {path.relative_to(ROOT).as_posix() for path in repository_files()}
    found = differences(PAGE.read_text(encoding="utf-8"), files)
    assert not found, "\n".join(sorted(found))


SMALL_PAGE = """# A page
```tree
app/  the service
  main.py cli.py  two modules on a line
  models/
    needs.py
docs/
pyproject.toml
```
"""
SMALL_FILES = {
    "app/__init__.py",
    "app/main.py",
    "app/cli.py",
    "app/models/needs.py",
    "docs/architecture.md",
    "pyproject.toml",
}


def test_a_true_page_is_accepted():
    assert differences(SMALL_PAGE, SMALL_FILES) == set()


@pytest.mark.parametrize(
    ("added", "removed", "difference"),
    [
        ("app/models/talents.py", None, "left out: app/models/talents.py"),
        ("app/web/templates/page.html", None, "left out: app/web"),
        ("tests/api/test_needs.py", None, "left out: tests/api"),
        (None, "app/cli.py", "not there: app/cli.py"),
        (None, "app/models/needs.py", "not there: app/models"),
        (None, "pyproject.toml", "not there: pyproject.toml"),
    ],
)
def test_a_page_that_lags_behind_is_caught(added, removed, difference):
    files = (SMALL_FILES | ({added} if added else set())) - {removed}
    assert difference in differences(SMALL_PAGE, files)
