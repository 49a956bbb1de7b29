"""The address of the next page of a list."""

from fastapi import Request


def next_page(request: Request, after: str | None) -> str | None:
    """The same question from `after` on; None when this was the last page."""
    return None if after is None else str(request.url.include_query_params(after=after).replace(scheme="", netloc=""))
