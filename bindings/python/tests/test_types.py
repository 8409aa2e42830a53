"""Types and documentation: mypy, stubtest, doctest."""

import doctest
import inspect
import os
import subprocess
import sys
from pathlib import Path

import onrecord

HERE = Path(__file__).resolve().parent


def run(*arguments: str) -> None:
    # The package as installed, not the sources beside: only the installed one has its compiled half.
    environment = {**os.environ, "MYPY_CACHE_DIR": os.environ.get("MYPY_CACHE_DIR", os.devnull)}
    done = subprocess.run([sys.executable, "-m", *arguments], cwd=HERE, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_user_and_the_package_and_its_tests_pass_strict_checks() -> None:
    # Of the installed package mypy tells a user nothing but types; `-p` checks it too. `usage.py` is the user.
    run("mypy", "--strict", "-p", "onrecord")
    run("mypy", "--strict", *(path.name for path in sorted(HERE.glob("*.py"))))


def test_stubs_say_what_the_compiled_half_has(tmp_path: Path) -> None:
    allowed = tmp_path / "allowed"
    # `_panic` is there in debug builds, for the tests.
    allowed.write_text("onrecord._native._panic\nonrecord._native.__all__\n", encoding="utf-8")
    run("mypy.stubtest", "onrecord._native", "--concise", "--allowlist", str(allowed), "--ignore-unused-allowlist")


def test_examples_do_what_they_say() -> None:
    for found in (doctest.testmod(onrecord), doctest.testfile(str(HERE.parent / "README.md"), module_relative=False)):
        assert found.attempted > 0 and found.failed == 0


def test_everything_public_is_documented() -> None:
    for name in onrecord.__all__:
        thing = getattr(onrecord, name)
        if inspect.isclass(thing) or inspect.isfunction(thing):
            assert inspect.getdoc(thing), name
        if inspect.isclass(thing):
            for part, member in vars(thing).items():
                if not part.startswith("_") and (inspect.isfunction(member) or isinstance(member, property)):
                    assert inspect.getdoc(member), f"{name}.{part}"
