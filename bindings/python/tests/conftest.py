"""What the tests share."""

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]

BRIDGE = (
    "Bridge to stay\n\nPORT HALDEN, March 4 (Kestrel) — “The bridge 🌉 will stand,” Mayor Ada Quill told reporters on Tuesday. "
    "She denied that the ferry 🛳️ would be sold.\n\nTwo officials said the levy was “a matter of days”.\n"
)


@pytest.fixture(scope="session")
def samples() -> list[Path]:
    """The reports of the project."""
    found = sorted((ROOT / "samples").glob("*.txt"))
    assert found
    return found


@pytest.fixture(scope="session")
def command() -> Callable[..., bytes]:
    """Runs the command `onrecord`, if it is built."""
    program = Path(os.environ.get("ONRECORD_BIN", ROOT / "target/debug/onrecord"))
    if not program.exists():
        pytest.skip(f"the command is not built: {program}")

    def run(*arguments: str | Path) -> bytes:
        return subprocess.run([program, *arguments], check=True, capture_output=True, cwd=ROOT).stdout

    return run
