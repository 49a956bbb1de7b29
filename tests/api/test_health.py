"""What the service says of itself to everyone: that it is there, and what it reads with."""

import re

import pytest
from starlette.testclient import TestClient

from app.main import create_app
from app.services import status
from app.settings import Settings
from matching import ladder
from matching.ladder import Encoder, Ladder
from matching.meaning import read_shelf


class LoadedError(Exception):
    """A model was loaded."""


def unloadable():
    raise LoadedError


def standing_on(rung: ladder.Rung) -> Ladder:
    """The ladder on this rung, with encoders that cannot be loaded unseen, of the models that the vectors are of."""
    encoders = tuple(Encoder(name, read_shelf(name).model, 3, unloadable) for name in ladder.NAMES[rung])
    return Ladder(rung, encoders, ())


@pytest.fixture
def ask(tmp_path, monkeypatch):
    """Start a service in a process that stands on `before`, with a wanted rung or none; ask how it is."""

    def asked(before: Ladder, wanted: ladder.Rung | None = None, *, start: bool = True):
        monkeypatch.setattr(ladder, "_chosen", [before])
        app = create_app(Settings(database_url=f"sqlite:///{tmp_path / 'test.db'}", rung=wanted))
        client = TestClient(app)
        if not start:
            return client.get("/v1/health")
        with client:
            return client.get("/v1/health")

    return asked


@pytest.mark.parametrize(("rung", "models"), [("full", ["e5", "use"]), ("e5", ["e5"]), ("use", ["use"]), ("words", [])])
def test_it_says_what_it_reads_with_and_loads_nothing_for_that(ask, rung, models):
    answer = ask(standing_on(rung))
    assert answer.json() == {"status": "ok", "rung": rung, "models": models}


def test_models_without_the_right_vectors_do_not_read_along(ask):
    strange = tuple(Encoder(name, f"package-0.1.2/{name}", 3, unloadable) for name in ladder.NAMES["full"])
    answer = ask(Ladder("full", strange, ()))
    assert answer.json() == {"status": "ok", "rung": "words", "models": []}


def test_it_names_no_version(ask):
    found = standing_on("full")
    assert all(re.search(r"\d\.\d", model) for model in found.models)
    assert not re.search(r"\d\.\d", ask(found).text)


def test_loading_a_model_would_be_seen():
    with pytest.raises(LoadedError):
        standing_on("e5").encoders[0].encode("heg")


def test_what_is_wanted_is_settled_when_the_service_starts(ask):
    assert ask(standing_on("full"), "words").json()["rung"] == "words"
    assert ask(standing_on("full"), "words", start=False).json()["rung"] == "full"
    assert ask(standing_on("full"), None).json()["rung"] == "full"


def test_the_description_knows_every_rung_and_no_other(tmp_path):
    document = create_app(Settings(database_url=f"sqlite:///{tmp_path / 'test.db'}")).openapi()
    described = document["components"]["schemas"]["HealthOut"]
    assert described["properties"]["rung"]["enum"] == list(ladder.RUNGS)
    assert set(described["required"]) == {"status", "rung", "models"} == set(status.health().model_dump())
