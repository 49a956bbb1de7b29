"""Wrong on purpose: a link that works once is marked as used without looking whether it was used meanwhile."""

from fastapi import FastAPI
from sqlalchemy import update

from app import main
from app.models import METADATA
from app.repositories.links import Links
from tests.mutants.no_turns import all_at_once

LINK = METADATA.tables["login_link"]


def spend(links, link):
    """Use this link, whatever happened to it."""
    links.session.connection().execute(
        update(LINK).where(LINK.c.number == link.number).values(used_at=links.asking.now)
    )


def create_app() -> FastAPI:
    """Make the service with this fault."""
    all_at_once()
    Links.spend = spend
    return main.create_app()
