"""Wrong on purpose: a transaction that writes begins as one that reads, and finds out later that others wrote."""

from fastapi import FastAPI

from app import database, main


def create_app() -> FastAPI:
    """Make the service with this fault. On SQLite."""
    database._sqlite_at_once = lambda cursor: cursor.execute("BEGIN")
    return main.create_app()
