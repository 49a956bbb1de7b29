"""What every test may use: how often Hypothesis tries, the rung it reads on, and fresh databases of both kinds."""

import os
import pwd
import shutil
import subprocess
import tempfile
import uuid
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from sqlalchemy import URL, Engine, create_engine, event, make_url, text

import app.database
from app.database import Database
from matching import ladder

# Checks run on shared, busy computers: the clock says nothing about the law that is tested.
_PATIENT = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow]}
# The same dice in CI, so that a failure there is about the change and can be repeated.
_IN_CI = os.environ.get("CI") == "true"

# A throw-away database is some hundreds of small files: PostgreSQL makes one ten times as fast in memory as on a disk.
# pytest, our servers and browsers follow TMPDIR; whoever set it knows better.
_MEMORY, _ROOM = Path("/dev/shm"), 4 * 2**30
if os.access(_MEMORY, os.W_OK) and shutil.disk_usage(_MEMORY).free > _ROOM and "TMPDIR" not in os.environ:
    os.environ["TMPDIR"] = str(_MEMORY)
    tempfile.tempdir = None

settings.register_profile("quick", max_examples=8, derandomize=_IN_CI, **_PATIENT)
settings.register_profile("default", max_examples=25, derandomize=_IN_CI, **_PATIENT)
settings.register_profile("proof", max_examples=500, derandomize=False, **_PATIENT)
# --hypothesis-profile=NAME, read after this file, has the last word.
settings.load_profile(os.environ.get("TOEVALLIG_HYPOTHESIS", "default"))

# Without the language models, whether they are installed or not; another rung by the setting of the service itself.
_RUNG = os.environ.get("TOEVALLIG_RUNG", "words")


# The same SQL as below, from one floor higher: there every repository is tried whole on both.
_SAMPLED = ("tests/api/", "tests/web/", "tests/stories/", "tests/app/test_cli", "tests/app/test_confirmed")
_SAMPLE = 2


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out most of what repeats on PostgreSQL what it did on SQLite, unless both are asked for (make test-both).

    Of each file of routes, pages, stories and commands the first two stay.
    """
    if os.environ.get("TOEVALLIG_BOTH") == "1" or "postgres" in config.getoption("markexpr").split():
        return
    kept: Counter[str] = Counter()
    spared = []
    for item in items:
        file = item.nodeid.partition("::")[0]
        if file.startswith(_SAMPLED) and item.get_closest_marker("postgres") is not None:
            whole = item.get_closest_marker("whole") is not None
            kept[file] += not whole
            if whole or kept[file] > _SAMPLE:
                spared.append(item)
    config.hook.pytest_deselected(items=spared)
    gone = set(map(id, spared))
    items[:] = [item for item in items if id(item) not in gone]


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Put this process and its children on a rung, before any fixture reads: the full one for what needs the models."""
    semantic = item.get_closest_marker("semantic") is not None
    os.environ["TOEVALLIG_RUNG"] = "full" if semantic else _RUNG
    here = ladder.stand_on(os.environ["TOEVALLIG_RUNG"])
    if semantic and here.rung != "full":
        message = f"the language models are not to be had here: {here.why}"
        # A run that asks for these tests by name must not be green without them.
        if item.config.getoption("markexpr").startswith("semantic"):
            pytest.fail(message)
        pytest.skip(message)


@pytest.fixture(scope="session", autouse=True)
def _compiled_once() -> Iterator[None]:
    """Let all databases of a run share what SQLAlchemy compiled: in the service an engine lives for months.

    Compiling the same statements for each test anew was four tenths of the time of routes and pages.
    """
    compiled: dict[object, tuple[Any, Any]] = {}

    def create(url: URL, **options: Any) -> Engine:
        engine = create_engine(url, **options)
        key = engine.dialect.name, *sorted((name, repr(value)) for name, value in options.items())
        if key in compiled:
            engine.dialect, engine._compiled_cache = compiled[key]
        else:
            # A dialect knows the database only once there was a connection.
            event.listen(
                engine, "connect", lambda *_: compiled.setdefault(key, (engine.dialect, engine._compiled_cache))
            )
        return engine

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(app.database, "create_engine", create)
        yield


@pytest.fixture(scope="session")
def pg_url() -> Iterator[str]:
    """Give the address of a PostgreSQL server: TEST_POSTGRES_URL, else a throw-away cluster of our own."""
    given = os.environ.get("TEST_POSTGRES_URL")
    if given:
        yield given
        return
    programs = _postgres_programs()
    if programs is None:
        message = "no PostgreSQL server here (Debian: apt-get install postgresql)"
        if _IN_CI:
            pytest.fail(message)
        pytest.skip(message)
    with _cluster(programs) as url:
        yield url


BOTH = ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)]


@pytest.fixture(params=BOTH)
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Give the address of a new database without tables: the test runs once on SQLite and once on PostgreSQL."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'test.db'}"
    else:
        with _new(request.getfixturevalue("pg_url")) as url:
            yield url


@pytest.fixture(params=BOTH)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Give the address of a new database with its tables, and nothing in them, of both kinds.

    A copy: the migrations from nothing take longer than most tests. What they do is tested with `empty_url`.
    """
    if request.param == "sqlite":
        yield f"sqlite:///{shutil.copy(request.getfixturevalue('sqlite_tables'), tmp_path / 'test.db')}"
    else:
        with _new(request.getfixturevalue("pg_url"), request.getfixturevalue("postgres_tables")) as url:
            yield url


@pytest.fixture(scope="session")
def sqlite_tables(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a file of SQLite with all tables, to copy."""
    file = tmp_path_factory.mktemp("tables") / "tables.db"
    _migrated(f"sqlite:///{file}")
    return file


@pytest.fixture(scope="session")
def postgres_tables(pg_url: str) -> Iterator[str]:
    """Give the name of a PostgreSQL database with all tables, to copy."""
    with _new(pg_url) as url:
        _migrated(url)
        yield str(make_url(url).database)


def _migrated(url: str) -> None:
    database = Database(url)
    database.upgrade()
    database.dispose()


@contextmanager
def _new(server_url: str, copied_from: str = "template1") -> Iterator[str]:
    name = f"test_{uuid.uuid4().hex}"
    _on_server(server_url, f"CREATE DATABASE {name} TEMPLATE {copied_from}")
    try:
        yield make_url(server_url).set(database=name).render_as_string(hide_password=False)
    finally:
        # FORCE: a failed test may have left a connection open.
        _on_server(server_url, f"DROP DATABASE {name} WITH (FORCE)")


def _on_server(url: str, statement: str) -> None:
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    try:
        with engine.connect() as connection:
            connection.execute(text(statement))
    finally:
        engine.dispose()


def _postgres_programs() -> Path | None:
    """Find the folder with initdb: Debian's newest, by number, else what PATH knows."""
    debian = [p.parent for p in Path("/usr/lib/postgresql").glob("*/bin/initdb") if p.parts[-3].isdigit()]
    if debian:
        return max(debian, key=lambda folder: int(folder.parts[-2]))
    found = shutil.which("initdb")
    return Path(found).resolve().parent if found else None


@contextmanager
def _cluster(programs: Path) -> Iterator[str]:
    """Run a PostgreSQL server that listens on a socket in its own folder only, and remove both afterwards."""
    # Not tmp_path: the postgres user may not enter its parents, and a socket path has at most 107 bytes.
    folder = Path(tempfile.mkdtemp(prefix="tvpg-"))
    identity: dict[str, object] = {}
    if os.geteuid() == 0:  # the server refuses to run as root
        user = pwd.getpwnam("postgres")
        os.chown(folder, user.pw_uid, user.pw_gid)
        identity = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}

    def run(program: str, *arguments: str) -> None:
        command = [str(programs / program), "-D", str(folder / "data"), *arguments]
        subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL, **identity)

    try:
        run("initdb", "-A", "trust", "-U", "postgres", "--no-sync", "-E", "UTF8", "--locale=C.UTF-8")
        # Nothing here has to survive a power cut.
        careless = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off"
        options = f"-c listen_addresses='' -k {folder} {careless}"
        run("pg_ctl", "-w", "-l", str(folder / "log"), "-o", options, "start")
        try:
            yield f"postgresql+psycopg://postgres@/postgres?host={folder}"
        finally:
            run("pg_ctl", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
