"""Toevallig, the service around the engine in `matching`."""
