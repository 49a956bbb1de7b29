"""What a page loads beside its HTML: styles, scripts and the theme of a municipality, packed once and kept by browsers.

The address of a file holds a piece of its hash, so that a browser may keep it for a year and still never shows an old
one. Only these files are packed: a page holds secrets, whose length would then tell about them.
"""

import gzip
import hashlib
import mimetypes
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final, Self

from fastapi import Request, Response
from starlette.exceptions import HTTPException
from starlette.types import Receive, Scope, Send

PLACE: Final = "/static"
_FOLDER: Final = Path(__file__).parents[1] / "static"
_EXAMPLE: Final = "vendor/voorbeeld/theme.css"
"""The theme where a municipality brings none: the example of the NL Design System, with our own tint over it."""
_THEME: Final = "theme.css"
_COMMENT: Final = re.compile(r"/\*.*?\*/", re.DOTALL)
_CLASS: Final = re.compile(r"\.([A-Za-z][\w-]*)[^{};]*\{")
_A_YEAR: Final = "public, max-age=31536000, immutable"
_PACKED_WHEN: Final = 0.9
"""A file is sent packed when that takes less than this part of it."""


@dataclass(frozen=True, slots=True)
class Asset:
    """One file, as it is and packed."""

    body: bytes
    packed: bytes | None
    kind: str
    mark: str
    """A piece of its hash."""

    @classmethod
    def of(cls, path: Path) -> Self:
        """Read a file, and pack it where that helps."""
        body = path.read_bytes()
        packed = gzip.compress(body, mtime=0)
        kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
        return cls(
            body=body,
            packed=packed if len(packed) < _PACKED_WHEN * len(body) else None,
            kind=f"{kind}; charset=utf-8" if kind.startswith("text/") else kind,
            mark=hashlib.sha256(body).hexdigest()[:8],
        )


@dataclass(frozen=True, slots=True)
class Theme:
    """The theme that every page wears: the class that its tokens hang on, and where it is."""

    name: str
    address: str


@cache
def ours() -> dict[str, Asset]:
    """Every file that comes with the program, by its name."""
    return {path.relative_to(_FOLDER).as_posix(): Asset.of(path) for path in _FOLDER.rglob("*") if path.is_file()}


def static(name: str) -> str:
    """The address of a file of ours, that changes with the file."""
    return _address(name, ours()[name])


def _address(name: str, asset: Asset) -> str:
    return f"{PLACE}/{name}?v={asset.mark}"


class Assets:
    """ASGI app that serves these files."""

    def __init__(self, theme_css: Path | None) -> None:
        theme = Asset.of(theme_css) if theme_css else ours()[_EXAMPLE]
        self.files = ours() | ({_THEME: theme} if theme_css else {})
        named = _CLASS.search(_COMMENT.sub("", theme.body.decode()))
        # A theme that hangs on no class but on :root needs none.
        address = _address(_THEME if theme_css else _EXAMPLE, theme)
        self.theme = Theme(name=named[1] if named else "", address=address)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one file."""
        await self._answer(Request(scope)).__call__(scope, receive, send)

    def _answer(self, request: Request) -> Response:
        if request.method not in {"GET", "HEAD"}:
            raise HTTPException(405, headers={"Allow": "GET, HEAD"})
        asset = self.files.get(request.url.path.removeprefix(f"{PLACE}/"))
        if asset is None:
            raise HTTPException(404)
        headers = {"ETag": f'"{asset.mark}"', "Vary": "Accept-Encoding"}
        if request.query_params.get("v") == asset.mark:  # else it may be the file of another version
            headers["Cache-Control"] = _A_YEAR
        if headers["ETag"] in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=headers)
        packed = asset.packed if "gzip" in request.headers.get("accept-encoding", "") else None
        if packed is not None:
            headers["Content-Encoding"] = "gzip"
        return Response(packed or asset.body, headers=headers, media_type=asset.kind)
