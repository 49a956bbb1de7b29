"""Wrong on purpose: looking for a concept by a long word breaks."""

from fastapi import FastAPI

from app.services import concepts
from tests.api import contract


def create_app() -> FastAPI:
    """Make the service with this fault."""
    search = concepts.search
    concepts.search = lambda word: search(word) if len(word) < 20 else 1 // 0
    return contract.create_app()
