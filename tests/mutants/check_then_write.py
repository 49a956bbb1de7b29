"""Wrong on purpose: capacity is looked at, and then written without looking again, while others do the same."""

from fastapi import FastAPI
from sqlalchemy import update

from app import main
from app.errors import Conflict
from app.failpoints import failpoint
from app.models import METADATA
from app.repositories.introductions import Introductions
from tests.mutants.no_turns import all_at_once

TALENT = METADATA.tables["talent"]


def _take_capacity(introductions, talent):
    left = talent.capacity_left
    if left == 0:
        raise Conflict("capacity")
    failpoint("accept.after_check")
    introductions.session.connection().execute(
        update(TALENT).where(TALENT.c.number == talent.number).values(capacity_left=left - 1)
    )
    introductions.session.refresh(talent)
    introductions.asking.changed("talent", talent.number)


def create_app() -> FastAPI:
    """Make the service with this fault."""
    all_at_once()
    Introductions._take_capacity = _take_capacity
    return main.create_app()
