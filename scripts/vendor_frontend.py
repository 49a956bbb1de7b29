"""Copy the front-end files we ship from node_modules to app/static/vendor, byte for byte.

Run on a developer's computer after a change in package.json:
    npm install --package-lock-only --omit-lockfile-registry-resolved
    npm ci --ignore-scripts && python scripts/vendor_frontend.py

--ignore-scripts matters: swagger-ui-dist depends on a package that reports every installation to its maker.
"""

import hashlib
import json
import shutil
from pathlib import Path

ROOT = Path(__file__).parents[1]
MODULES = ROOT / "node_modules"
VENDOR = ROOT / "app" / "static" / "vendor"

# Per npm package: our folder, and the files in the package that we ship. Licence texts go along.
PACKAGES = {
    "@nl-design-system-unstable/voorbeeld-design-tokens": ("voorbeeld", ("dist/theme.css", "LICENSE.md")),
    "cytoscape": ("cytoscape", ("dist/cytoscape.min.js", "LICENSE")),
    "htmx.org": ("htmx", ("dist/htmx.min.js", "LICENSE")),
    # Without its pictures: our maps have no markers, and no layers to choose from.
    "leaflet": ("leaflet", ("dist/leaflet.js", "dist/leaflet.css", "LICENSE")),
    "swagger-ui-dist": (
        "swagger-ui",
        ("swagger-ui.css", "swagger-ui-bundle.js", "swagger-ui-bundle.js.LICENSE.txt", "LICENSE", "NOTICE"),
    ),
}

LICENCES_HEAD = """# Licenties van meegeleverde bestanden

Deze bestanden zijn van anderen en staan hier precies zoals zij ze uitgaven; SHA256SUMS houdt dat vast.

| pakket (npm) | versie | licentie | bestanden |
|---|---|---|---|
"""


def main() -> None:
    """Fill the vendor folder anew and write its hashes and licences."""
    shutil.rmtree(VENDOR, ignore_errors=True)
    lines = [copy_package(name, folder, files) for name, (folder, files) in sorted(PACKAGES.items())]
    (VENDOR / "LICENTIES.md").write_text(LICENCES_HEAD + "".join(lines), encoding="utf-8")
    (VENDOR / "SHA256SUMS").write_text(sums(VENDOR), encoding="utf-8")
    print(sums(VENDOR), end="")


def copy_package(name: str, folder: str, files: tuple[str, ...]) -> str:
    """Copy the files of one package and return its line for LICENTIES.md."""
    package = json.loads((MODULES / name / "package.json").read_text(encoding="utf-8"))
    for file in files:
        target = VENDOR / folder / Path(file).name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(MODULES / name / file, target)
    listed = ", ".join(f"{folder}/{Path(file).name}" for file in files)
    return f"| {name} | {package['version']} | {package['license']} | {listed} |\n"


def sums(vendor: Path) -> str:
    """Return one line per vendored file, as `sha256sum` writes and checks them."""
    files = sorted(p for p in vendor.rglob("*") if p.is_file() and p.name != "SHA256SUMS")
    return "".join(f"{hashlib.sha256(p.read_bytes()).hexdigest()}  {p.relative_to(vendor).as_posix()}\n" for p in files)


if __name__ == "__main__":
    main()
