"""Wrong on purpose: whoever writes does not wait for another who does."""

from fastapi import FastAPI

from app import database, main


def all_at_once() -> None:
    """Let every transaction begin: on SQLite each statement is its own, on PostgreSQL without the one lock."""
    database._sqlite_at_once = lambda _cursor: None
    database._postgres_at_once = lambda _cursor: None


def create_app() -> FastAPI:
    """Make the service with this fault."""
    all_at_once()
    return main.create_app()
