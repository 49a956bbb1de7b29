"""A page as paper: a tagged PDF (PDF/UA-1) that a screen reader reads as it reads the page."""

from app.errors import Conflict


def as_pdf(html: str, styles: str) -> bytes:
    """Turn a whole HTML document into a PDF. It fetches nothing.

    Conflict 'no-paper' where this computer lacks Pango, with which letters are put on paper.
    """
    try:
        # It needs libraries of the system, and half a second: only who asks for paper waits for it, or misses it.
        from weasyprint import CSS, HTML  # noqa: PLC0415
        from weasyprint.urls import URLFetcher  # noqa: PLC0415
    except OSError:
        raise Conflict("no-paper") from None
    nothing = URLFetcher(allowed_protocols=())
    document = HTML(string=html, url_fetcher=nothing)
    paper: bytes = document.write_pdf(stylesheets=[CSS(string=styles, url_fetcher=nothing)], pdf_variant="pdf/ua-1")
    return paper
