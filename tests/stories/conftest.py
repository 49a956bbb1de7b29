"""The stories are told to the same service that the tests of the API use."""

from tests.api.conftest import service

__all__ = ["service"]
