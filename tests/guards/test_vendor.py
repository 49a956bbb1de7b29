"""What others made and we pass on is as they published it, with its licence; nothing loads from elsewhere."""

import hashlib
import json
import shutil
from html.parser import HTMLParser
from pathlib import Path

import pytest

from tests.guards.repository import ROOT

STATIC = ROOT / "app" / "static"
VENDOR = STATIC / "vendor"
PACKAGES = json.loads((ROOT / "package.json").read_text(encoding="utf-8"))["devDependencies"]


def wrong_files(vendor: Path) -> set[str]:
    """Name the files that differ from SHA256SUMS, are missing, or are not in it."""
    listed = {}
    for line in (vendor / "SHA256SUMS").read_text(encoding="utf-8").splitlines():
        digest, name = line.split("  ", 1)
        listed[name] = digest
    present = {
        path.relative_to(vendor).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in vendor.rglob("*")
        if path.is_file() and path.name != "SHA256SUMS"
    }
    return {name for name, _ in listed.items() ^ present.items()}


def unnamed_packages(licences: str, packages: dict[str, str], folders: set[str]) -> set[str]:
    """Name the packages that have no line with their version, and the folders that no line mentions."""
    lines = [line for line in licences.splitlines() if line.startswith("| ")]
    without_line = {
        name for name, version in packages.items() if not any(f"| {name} | {version} |" in line for line in lines)
    }
    return without_line | {folder for folder in folders if not any(f" {folder}/" in line for line in lines)}


class _Page(HTMLParser):
    """Collects what a page would load from elsewhere or run from within itself."""

    def __init__(self) -> None:
        super().__init__()
        self.offences: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.offences += [f"{tag} {name}" for name in given if name == "style" or name.startswith("on")]
        if tag == "style" or (tag == "script" and "src" not in given):
            self.offences.append(f"inline {tag}")
        for name in ("src", "href"):
            address = given.get(name)
            if address and not address.startswith(("/static/", "/v1/", "data:,")):
                self.offences.append(f"{tag} {name}={address}")


def offences(html: str) -> list[str]:
    page = _Page()
    page.feed(html)
    return page.offences


def test_every_vendored_file_has_its_published_hash():
    assert wrong_files(VENDOR) == set()


@pytest.mark.parametrize("harm", ["changed", "missing", "added"])
def test_a_harmed_vendor_folder_is_caught(tmp_path, harm):
    copy = shutil.copytree(VENDOR, tmp_path / "vendor")
    name = "swagger-ui/swagger-ui.css"
    if harm == "changed":
        (copy / name).write_bytes((copy / name).read_bytes() + b"\n")
    elif harm == "missing":
        (copy / name).unlink()
    else:
        name = "swagger-ui/stray.js"
        (copy / name).write_text("")
    assert wrong_files(copy) == {name}


def test_every_vendored_package_is_named_with_its_version():
    folders = {path.name for path in VENDOR.iterdir() if path.is_dir()}
    assert folders
    assert unnamed_packages((VENDOR / "LICENTIES.md").read_text(encoding="utf-8"), PACKAGES, folders) == set()


def test_an_unnamed_package_is_caught():
    licences = "| htmx.org | 4.0.1 | 0BSD | htmx/htmx.min.js |\n"
    assert unnamed_packages(licences, {"htmx.org": "4.0.2", "leaflet": "1.9.4"}, {"htmx", "leaflet"}) == {
        "htmx.org",
        "leaflet",
    }


def test_package_json_pins_exact_versions_and_the_lock_agrees():
    lock = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    locked = {name: lock[f"node_modules/{name}"]["version"] for name in PACKAGES}
    assert locked == PACKAGES  # a range such as ^5.35.0 would differ from the one version that was locked


def test_our_pages_load_only_from_this_server_and_run_nothing_inline():
    pages = [path for path in STATIC.rglob("*.html") if VENDOR not in path.parents]
    assert pages
    for path in pages:
        assert offences(path.read_text(encoding="utf-8")) == [], path.name


@pytest.mark.parametrize(
    "html",
    [
        "<script>start()</script>",
        "<style>p {}</style>",
        '<p style="color: red">',
        '<body onload="start()">',
        '<script src="https://cdn.example/x.js"></script>',
        '<link rel="stylesheet" href="//cdn.example/x.css">',
    ],
)
def test_a_page_that_loads_elsewhere_or_inline_is_caught(html):
    assert offences(html) != []
