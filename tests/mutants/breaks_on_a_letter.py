"""Wrong on purpose: looking for a concept by a word of one letter breaks."""

from fastapi import FastAPI

from app.services import concepts
from tests.api import contract


def create_app() -> FastAPI:
    """Make the service with this fault."""
    search = concepts.search
    concepts.search = lambda word, *rest: search(word, *rest) if len(word) > 1 else 1 // 0
    return contract.create_app()
