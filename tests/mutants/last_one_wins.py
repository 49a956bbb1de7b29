"""Wrong on purpose: a change does not look which version it was based on."""

from fastapi import FastAPI

from app import main
from app.work import Work


def create_app() -> FastAPI:
    """Make the service with this fault."""
    Work.check_version = lambda *_arguments, **_options: None
    return main.create_app()
