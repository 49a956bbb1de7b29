"""One suggestion over HTTP, asked of a real server with the whole demo municipality in it."""

import datetime as dt
import http.client
import json
import os
import socket
import statistics
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from app.database import Database
from app.importing import import_folder
from app.live import Live
from app.policy.roles import OPERATOR
from app.work import writing

SEED = Path(__file__).parents[2] / "seed"
CALLS = 400
MOST_MS = 20


@pytest.fixture
def server(tmp_path):
    """Give a port and a token of a server in a process of its own."""
    url = f"sqlite:///{tmp_path / 'waterrijk.db'}"
    database = Database(url)
    database.upgrade()
    with writing(database, OPERATOR, dt.datetime.now(dt.UTC), live=Live(database)) as work:
        import_folder(work.session, SEED, now=work.now)
        codes = [area.code for area in work.areas.neighbourhoods()]
        token = work.tokens.create("worker", organisation="OR02", neighbourhoods=codes)
    database.dispose()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    settings = {"TOEVALLIG_DATABASE_URL": url, "TOEVALLIG_REQUESTS_A_MINUTE": "1000000"}
    process = subprocess.Popen(
        [sys.executable, "-m", "uvicorn", "app.main:create_app", "--factory", "--port", str(port), "--no-access-log"],
        env=os.environ | settings,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield port, token
    finally:
        process.terminate()
        process.wait(10)


def connected(port: int) -> http.client.HTTPConnection:
    deadline = time.monotonic() + 60
    while True:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        try:
            connection.connect()
        except OSError:
            assert time.monotonic() < deadline, "the server did not start"
            time.sleep(0.1)
        else:
            # Without it the kernel may hold back a small request for a while, which says nothing about us.
            connection.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            return connection


def timed(connection, token):
    """Ask for the suggestions of open needs in turn; return the needs, milliseconds, and how many had any."""

    def get(path):
        connection.request("GET", path, headers={"Authorization": f"Bearer {token}"})
        answer = connection.getresponse()
        return answer.status, json.loads(answer.read())

    needs, path = [], "/v1/needs?limit=100"
    while path:
        _, page = get(path)
        needs += [need["id"] for need in page["items"] if need["status"] == "open"]
        path = page["next"]
    for need in needs[:5]:
        get(f"/v1/needs/{need}/suggestions")
    times, filled = [], 0
    for call in range(CALLS):
        began = time.perf_counter()
        status, answer = get(f"/v1/needs/{needs[call % len(needs)]}/suggestions")
        times.append((time.perf_counter() - began) * 1000)
        assert status in {200, 409}, answer
        filled += bool(answer.get("suggestions"))
    return needs, times, filled


def test_one_suggestion_over_http_within_20_ms_at_the_median(server, shown):
    port, token = server
    with closing(connected(port)) as connection:
        needs, times, filled = timed(connection, token)
    assert len(needs) > 20
    assert filled > CALLS / 2  # mostly real answers were timed
    median, p95 = statistics.median(times), sorted(times)[int(CALLS * 0.95)]
    shown(
        "een suggestie over HTTP, in de mediaan binnen 20 ms",
        f"mediaan {median:.1f} ms, p95 {p95:.1f} ms ({CALLS} vragen, {len(needs)} open behoeften)",
    )
    assert median <= MOST_MS
