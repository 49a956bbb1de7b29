"""Wrong on purpose: who knows the id of a need reads it, whosever it is."""

from fastapi import FastAPI
from sqlmodel import col

from app.models import Need
from app.repositories.needs import Needs
from tests.api import contract


def create_app() -> FastAPI:
    """Make the service with this fault."""
    Needs.get = lambda needs, need_id: needs._one(col(Need.id) == need_id)
    return contract.create_app()
