"""Rules of the house (docs/architecture.md) that the text of the code can show.

Each guard is a function of one file's path and source that returns what is wrong, tried here on the
whole code and on planted wrong variants.
"""

import ast
from collections.abc import Callable, Iterator
from pathlib import PurePosixPath

import pytest

from tests.guards.repository import ROOT

CODE = sorted(path for folder in ("app", "matching") for path in (ROOT / folder).rglob("*.py"))

Guard = Callable[[str, str], list[str]]

HOMELESS = {"utils", "util", "common", "helpers", "helper", "core", "misc"}
SQL = {"select", "insert", "update", "delete", "text", "exec_driver_sql"}
SQL_LIVES_IN = ("app/repositories/", "app/importing/", "app/live.py", "app/migrations/")
CLOCKS_AND_DICE = {"time", "random", "secrets", "uuid"}


def commits(path: str, source: str) -> list[str]:
    """One request is one transaction: only the edge of the work commits."""
    if path == "app/work.py":
        return []
    return [_at(call, "commit(") for call in _calls(source) if _last_name(call.func) == "commit"]


def homeless_names(path: str, _source: str) -> list[str]:
    """A function without a home shows a missing noun."""
    return [f"{path}: {part}" for part in PurePosixPath(path).with_suffix("").parts if part in HOMELESS]


def sql_outside_its_home(path: str, source: str) -> list[str]:
    """SQL lives in the repositories, where who asks is part of every query."""
    if path.startswith(SQL_LIVES_IN):
        return []
    names, modules = _bound_to(source, ("sqlalchemy", "sqlmodel"))
    return [
        _at(call, f"{_last_name(call.func)}(")
        for call in _calls(source)
        if (isinstance(call.func, ast.Name) and names.get(call.func.id) in SQL)
        or (isinstance(call.func, ast.Attribute) and call.func.attr in SQL and _first_name(call.func) in modules)
        or _last_name(call.func) == "exec_driver_sql"
    ]


def clocks_dice_and_environment(path: str, source: str) -> list[str]:
    """The engine gives the same answer to the same question: no clock, dice or environment."""
    if not path.startswith("matching/"):
        return []
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found += [_at(node, alias.name) for alias in node.names if alias.name.split(".")[0] in CLOCKS_AND_DICE]
            found += [_at(node, alias.name) for alias in node.names if alias.name == "numpy.random"]
        elif isinstance(node, ast.ImportFrom):
            module = (node.module or "").split(".")[0]
            names = {alias.name for alias in node.names}
            if module in CLOCKS_AND_DICE or (module == "os" and names & {"environ", "getenv"}):
                found.append(_at(node, module))
            if node.module == "numpy.random" or (module == "numpy" and "random" in names):
                found.append(_at(node, "numpy.random"))
        elif isinstance(node, ast.Attribute):
            owner = _last_name(node.value)
            if node.attr in {"now", "utcnow", "today"} and owner in {"datetime", "date"}:
                found.append(_at(node, f"{owner}.{node.attr}"))
            if (owner == "os" and node.attr in {"environ", "getenv"}) or (
                owner in {"np", "numpy"} and node.attr == "random"
            ):
                found.append(_at(node, f"{owner}.{node.attr}"))
    return found


def _calls(source: str) -> Iterator[ast.Call]:
    return (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call))


def _last_name(node: ast.expr) -> str:
    """Return `commit` for `work.session.commit`, and the name itself for a plain name."""
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def _first_name(node: ast.expr) -> str:
    """Return `sa` for `sa.sql.text`."""
    while isinstance(node, ast.Attribute):
        node = node.value
    return node.id if isinstance(node, ast.Name) else ""


def _bound_to(source: str, libraries: tuple[str, ...]) -> tuple[dict[str, str], set[str]]:
    """Return what this source takes from the libraries: {its name: their name}, and its names for modules."""
    names: dict[str, str] = {}
    modules: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] in libraries:
            names |= {alias.asname or alias.name: alias.name for alias in node.names}
            modules |= {alias.asname or alias.name for alias in node.names}
        elif isinstance(node, ast.Import):
            for alias in node.names:
                if alias.name.split(".")[0] in libraries:
                    modules.add(alias.asname or alias.name.split(".")[0])
    return names, modules


def _at(node: ast.AST, what: str) -> str:
    return f"line {node.lineno}: {what}"


WRONG: list[tuple[Guard, str, str]] = [
    (commits, "app/services/needs.py", "def add(work):\n    work.session.commit()\n"),
    (commits, "app/importing/load.py", "with engine.connect() as c:\n    c.commit()\n"),
    (homeless_names, "app/utils.py", ""),
    (homeless_names, "app/core/needs.py", ""),
    (homeless_names, "matching/helpers.py", ""),
    (sql_outside_its_home, "app/services/needs.py", "from sqlmodel import select\nselect(1)\n"),
    (sql_outside_its_home, "app/api/needs.py", "import sqlalchemy as sa\nsa.text('SELECT 1')\n"),
    (sql_outside_its_home, "app/jobs/a.py", "from sqlalchemy import insert as put\nput(table)\n"),
    (sql_outside_its_home, "app/web/a.py", "import sqlalchemy\nsqlalchemy.sql.select(1)\n"),
    (sql_outside_its_home, "app/services/a.py", "work.connection.exec_driver_sql('SELECT 1')\n"),
    (clocks_dice_and_environment, "matching/rules.py", "import datetime as dt\nnow = dt.datetime.now()\n"),
    (clocks_dice_and_environment, "matching/rules.py", "from datetime import date\nday = date.today()\n"),
    (clocks_dice_and_environment, "matching/rules.py", "import time\n"),
    (clocks_dice_and_environment, "matching/rules.py", "from time import monotonic\n"),
    (clocks_dice_and_environment, "matching/rules.py", "import random\n"),
    (clocks_dice_and_environment, "matching/rules.py", "import numpy as np\nnp.random.default_rng()\n"),
    (clocks_dice_and_environment, "matching/rules.py", "from numpy.random import default_rng\n"),
    (clocks_dice_and_environment, "matching/rules.py", "import os\nos.environ['A']\n"),
    (clocks_dice_and_environment, "matching/rules.py", "from os import getenv\n"),
]

RIGHT: list[tuple[Guard, str, str]] = [
    (commits, "app/work.py", "session.commit()\n"),
    (homeless_names, "app/services/needs.py", ""),
    (sql_outside_its_home, "app/repositories/needs.py", "from sqlmodel import select\nselect(1)\n"),
    (
        sql_outside_its_home,
        "app/services/needs.py",
        "from app.texts import text\ntext('hallo')\nchosen.update(a=1)\n",
    ),
    (clocks_dice_and_environment, "matching/rules.py", "from datetime import date\nage = date(2026, 1, 1)\n"),
    (clocks_dice_and_environment, "app/deps.py", "import time\n"),
]

GUARDS: list[Guard] = [commits, homeless_names, sql_outside_its_home, clocks_dice_and_environment]


@pytest.mark.parametrize("guard", GUARDS, ids=lambda guard: guard.__name__)
def test_the_code_keeps_the_rule(guard):
    assert CODE
    found = {
        name: wrong
        for path in CODE
        if (wrong := guard(name := path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8")))
    }
    assert found == {}


@pytest.mark.parametrize(("guard", "path", "source"), WRONG)
def test_a_planted_breach_is_caught(guard, path, source):
    assert guard(path, source) != []


@pytest.mark.parametrize(("guard", "path", "source"), RIGHT)
def test_what_is_allowed_is_left_alone(guard, path, source):
    assert guard(path, source) == []
