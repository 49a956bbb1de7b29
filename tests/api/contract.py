"""The service against its own description: schemathesis asks a running one for everything, as people who differ.

report = Contract(house, tmp_path).asked("--max-examples", "5")
"""

import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fastapi import FastAPI

from app import main
from app.deps import PAGE_HEADER, form_token
from app.models import Account, Area, Introduction
from app.policy.roles import RoleName
from app.repositories.asking import number_of
from app.work import Work
from tests.api.matrix import Somebody, World
from tests.app.town import HERE, NORTH, NOW, SOUTH
from tests.faults.server import House
from tests.guards.repository import ROOT

CONFIG = ROOT / "tests" / "proof" / "schemathesis.toml"
HERE_AND_NOW = "tests.api.contract:create_app"
SITE = "https://toevallig.example"
EXAMPLE = "BU90010102"
"""The neighbourhood that the examples of the description name."""
PEERS = ("worker", "worker-elsewhere", "resident")
"""Who have no object in common that is not shared by design: the same id answers 404 to the others."""
OTHERS: tuple[RoleName, ...] = ("connector", "initiative-contact", "privacy-officer", "administrator", "operator")


def create_app() -> FastAPI:
    """Make the service on a day that does not pass, so that the same questions get the same answers."""
    return main.create_app(clock=lambda: NOW)


@dataclass(frozen=True)
class Report:
    """What came of one run."""

    cases: int
    operations: int
    failures: list[str]
    """What is wrong, and where."""
    statuses: dict[int, int]
    """How often each status was answered."""

    @property
    def broken(self) -> int:
        """Answers that are a fault of ours."""
        return sum(count for status, count in self.statuses.items() if status >= 500)

    @property
    def good(self) -> int:
        """Questions that got what they asked for."""
        return sum(count for status, count in self.statuses.items() if status < 300)


class Contract:
    """A world, everybody who asks, and what they know: ids of what is there."""

    def __init__(self, house: House, folder: Path) -> None:
        self.house, self.folder = house, folder
        with house.town.work() as work:
            area = work.areas.own(NORTH)
            place = {"lon": area.lon, "lat": area.lat}
            work.session.add(Area(municipality=HERE, code=EXAMPLE, kind="neighbourhood", name="De Vaart", **place))
            work.session.flush()
            world = World(work, house.town.welfare, house.town.other)
            self.known = known(work, world)
            self.headers = {name: {"Authorization": f"Bearer {secret}"} for name, secret in tokens(work, world)}
            self.headers["signed-in"] = signed_in(work, world)

    def asked(self, *options: str, who: tuple[str, ...] = PEERS, factory: str = HERE_AND_NOW) -> Report:
        """Start the service (made by `factory`), let schemathesis ask it everything, and read what it found.

        `who` asks: one of `headers`, or several who have nothing in common; each operation the first who is let in.
        """
        config = self.folder / "schemathesis.toml"
        config.write_text(CONFIG.read_text(encoding="utf-8") + self._added(who), encoding="utf-8")
        report, events = self.folder / "report.json", self.folder / "events.ndjson"
        with self.house.serving(1, factory=factory) as servers:
            url = f"http://127.0.0.1:{servers.ports[0]}/v1"
            command = [str(Path(sys.executable).parent / "schemathesis"), "--config-file", str(config), "run"]
            command += [f"{url}/openapi.json", "--url", url, "--no-color", *options]
            command += ["--report-json-path", str(report), "--report-ndjson-path", str(events)]
            found_here = os.environ | {"PYTHONPATH": str(ROOT)}
            done = subprocess.run(command, cwd=self.folder, env=found_here, capture_output=True, text=True, check=False)
        assert report.exists(), done.stdout + done.stderr
        found = json.loads(report.read_text(encoding="utf-8"))
        assert found["complete"], done.stdout
        assert not found["errors"], done.stdout
        return Report(
            cases=found["test_cases"]["generated"],
            operations=found["operations"]["tested"],
            failures=[f"{one['title']}: {', '.join(one['operations'])}" for one in found["failures"]],
            statuses=dict(Counter(statuses(events))),
        )

    def _added(self, who: tuple[str, ...]) -> str:
        """What the file in the repository cannot know: who asks, and what ids there are."""
        people = self.folder / "people.json"
        entries = [
            {"name": name, "fixedHeaders": [{"name": key, "value": value} for key, value in headers.items()]}
            for name, headers in self.headers.items()
            if name in who
        ]
        people.write_text(json.dumps({"auth": entries}), encoding="utf-8")
        chosen = f"peers = {json.dumps(who)}" if len(who) > 1 else f"user = {json.dumps(who[0])}"
        lines = ["", "[auth.wfc]", f"path = {json.dumps(str(people))}", chosen]
        lines += ["", "[dictionaries]"]
        lines += [f"{name} = {{ values = {json.dumps(values)} }}" for name, values in self.known.items()]
        return "\n".join([*lines, ""])


def tokens(work: Work, world: World) -> Iterator[tuple[str, str]]:
    """Give the name of everybody who asks with a token, and the token; the peers first."""
    yield "worker", world.token("worker", world.worker)
    work.tokens.find()[-1].neighbourhoods = [NORTH, EXAMPLE]
    person = work.nodes.by_number(world.people["apart"].number)
    areas = (NORTH, SOUTH, EXAMPLE)
    yield "worker-elsewhere", work.tokens.create("worker", organisation="OR2", neighbourhoods=areas, person=person)
    yield "resident", world.token("resident", world.people["listed"])
    for role in OTHERS:
        yield role, world.token(role, world.connector if role == "connector" else world.add(f"own {role}"))


def signed_in(work: Work, world: World) -> dict[str, str]:
    """Headers of a page of ours, with the cookie of a worker's session."""
    account = Account(
        municipality=HERE,
        person=world.worker.number,
        role="worker",
        organisation=world.welfare,
        neighbourhoods=[NORTH, EXAMPLE],
        created_at=work.now,
        created_by="operator",
        approved_by="operator",
    )
    work.session.add(account)
    work.session.flush()
    secret = work.sessions.open(number_of(account), method="oidc", device="kantoor")
    return {"Cookie": f"__Host-toevallig={secret}", "Origin": SITE, PAGE_HEADER: form_token(secret)}


def known(work: Work, world: World) -> dict[str, list[Any]]:
    """Give ids of what is there, by the kind of thing; of those who may be erased apart."""
    people: list[Somebody] = [*world.people.values(), world.worker, world.colleague]
    pairs = [("team", "task"), ("apart", "shared"), ("listed", "circle")]
    introductions = [introduced(work, *(world.people[name] for name in pair)) for pair in pairs]
    return {
        "people": [str(one.id) for one in people],
        "goers": [str(world.add(f"going {number}").id) for number in range(5)],
        "needs": [str(one.need) for one in people],
        "talents": [str(one.talent) for one in people],
        "introductions": [str(one.id) for one in introductions],
        "initiatives": [str(world.initiative.id)],
        "places": [str(world.place)],
        "organisations": [str(world.welfare_id), str(work.nodes.by_number(world.other).id)],
        "areas": [NORTH, EXAMPLE],
        "versions": ['"1"', '"2"', '"3"'],
    }


def introduced(work: Work, seeker: Somebody, giver: Somebody) -> Introduction:
    """Introduce one to the other; nobody is asked yet."""
    need, talent = work.needs.get(seeker.need).need, work.talents.get(giver.talent).talent
    row = Introduction(
        municipality=need.municipality,
        need=need.number,
        talent=talent.number,
        state="proposed",
        proposed_on=work.today,
    )
    work.session.add(row)
    work.session.flush()
    return row


def statuses(events: Path) -> Iterator[int]:
    """Give the status of every answer of a run."""
    with events.open(encoding="utf-8") as lines:
        for line in lines:
            finished = json.loads(line).get("ScenarioFinished")
            for one in finished["recorder"].get("interactions", {}).values() if finished else ():
                if one.get("response"):
                    yield one["response"]["status_code"]
