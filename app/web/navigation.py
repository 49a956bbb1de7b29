"""Where each role begins, and what it finds in the bar of every page."""

from typing import Final, NamedTuple

START: Final = "/"
"""Leads everybody to where his role begins."""


class Entry(NamedTuple):
    """One entry of the bar: where it leads, and the key of its word."""

    path: str
    key: str


_ME: Final = Entry("/mijn", "nav.me")
_BETWEEN: Final = (
    Entry("/vandaag", "nav.today"),
    Entry("/behoeften/nieuw", "nav.new-need"),
    Entry("/behoeften", "nav.needs"),
    Entry("/mensen", "nav.people"),
    Entry("/initiatieven", "nav.initiatives"),
    _ME,
)
_NEIGHBOUR: Final = (
    Entry("/voor-mij", "nav.for-me"),
    Entry("/kan-ik", "nav.talents"),
    Entry("/helpen", "nav.help"),
    Entry("/mijn/gegevens", "nav.record"),
    _ME,
)

NAV: Final[dict[str, tuple[Entry, ...]]] = {
    "worker": _BETWEEN,
    "connector": _BETWEEN,
    "volunteer": _NEIGHBOUR,
    "resident": _NEIGHBOUR,
    "initiative-contact": (
        Entry("/voor-mij", "nav.for-me"),
        Entry("/ons-initiatief", "nav.our-initiative"),
        Entry("/mensen", "nav.list"),
        _ME,
    ),
    "coordinator": (Entry("/buurten", "nav.neighbourhoods"), Entry("/initiatieven", "nav.initiatives"), _ME),
    "municipality-reader": (Entry("/buurten", "nav.neighbourhoods"), _ME),
}
"""Role: its entries; the first one is where it begins."""


def nav_of(role: str) -> tuple[Entry, ...]:
    """Entries of this role; who is not signed in has none."""
    return NAV.get(role, (_ME,)) if role else ()


def section_of(role: str, path: str) -> str:
    """Path of the entry under which this page stands; '' where it stands under none."""
    above = [entry.path for entry in nav_of(role) if f"{path}/".startswith(f"{entry.path}/")]
    return max(above, key=len, default="")


def start_of(role: str) -> str:
    """Where this role begins."""
    return nav_of(role)[0].path
