"""Every open need of the demo municipality gets an answer that can be said, and every talent its reverse question."""

import datetime as dt

import pytest
from starlette.testclient import TestClient

from app.database import Database
from app.importing import import_folder
from app.live import Live
from app.main import create_app
from app.policy.roles import OPERATOR
from app.settings import Settings
from app.work import writing
from tests.guards.repository import ROOT


@pytest.mark.slow
def test_every_suggestion_of_waterrijk_is_said_in_dutch(tmp_path):
    url = f"sqlite:///{tmp_path / 'waterrijk.db'}"
    database = Database(url)
    database.upgrade()
    with writing(database, OPERATOR, dt.datetime.now(dt.UTC), live=Live(database)) as work:
        import_folder(work.session, ROOT / "seed", now=work.now)
        codes = [area.code for area in work.areas.neighbourhoods()]
        token = work.tokens.create("worker", organisation="OR02", neighbourhoods=codes)
    database.dispose()
    app = create_app(Settings(database_url=url, requests_a_minute=1_000_000))
    with TestClient(app, headers={"Authorization": f"Bearer {token}"}) as client:
        said, kinds = 0, set()
        for noun, question in (("needs", "suggestions"), ("talents", "needs")):
            path = f"/v1/{noun}?limit=100"
            while path:
                page = client.get(path).json()
                for one in page["items"]:
                    answer = client.get(f"/v1/{noun}/{one['id']}/{question}")
                    assert answer.status_code in {200, 409}, answer.text
                    cards = answer.json().get("suggestions", []) + answer.json().get("needs", [])
                    said += len(cards)
                    kinds |= {reason["code"] for card in cards for reason in card["reasons"]}
                path = page["next"]
        assert said > 1000
        assert kinds >= {"concept", "distance", "time", "social", "introducer", "rested", "collective"}
