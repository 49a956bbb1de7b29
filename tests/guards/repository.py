"""The repository as the guards see it: what is in it, or would be with the next commit."""

import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[2]


def repository_files() -> list[Path]:
    """List what is or would be committed: tracked, or new and not ignored."""
    # A checkout may belong to another user than the one who tests (CI as root).
    git = ["git", "-c", f"safe.directory={ROOT}", "-C", str(ROOT)]
    listed = subprocess.run(
        [*git, "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    return [path for name in listed.split("\0") if name and (path := ROOT / name).is_file()]
