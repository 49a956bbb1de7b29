"""Wrong on purpose: who has a place is looked up in what this process read before, and not in its own turn."""

from fastapi import FastAPI

from app import main
from app.services import hours
from matching import hours as engine

ALREADY: dict[int, bool] = {}


def _clashes(network, place, booking):
    """As the place was when somebody first asked."""
    free = ALREADY.setdefault(place, not network.bookings_of.get(place))
    return () if free else engine.clashes(network, place, booking)


class _Engine:
    """The engine, but for one answer."""

    clashes = staticmethod(_clashes)

    def __getattr__(self, name):
        return getattr(engine, name)


def create_app() -> FastAPI:
    """Make the service with this fault."""
    hours.engine = _Engine()
    return main.create_app()
