"""Wrong on purpose: the answer to an Idempotency-Key is kept in a second transaction, after that of the effect."""

from contextlib import asynccontextmanager

from fastapi import FastAPI

from app import main
from app.deps import House
from app.failpoints import failpoint
from app.work import Work


def create_app() -> FastAPI:
    """Make the service with this fault."""
    remember, writing = Work.remember, House.writing
    kept = {}

    def remember_later(work, status, answer):
        kept[id(work)] = (status, answer)

    @asynccontextmanager
    async def and_once_more(house, viewer, asked):
        async with writing(house, viewer, asked) as work:
            yield work
        if id(work) in kept:
            failpoint("idem.after_commit")
            async with writing(house, viewer, asked) as again:
                remember(again, *kept.pop(id(work)))

    Work.remember = remember_later
    House.writing = and_once_more
    return main.create_app()
