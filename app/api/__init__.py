"""JSON, version 1: routes by noun. They hold no rules and no SQL; services do the work."""
