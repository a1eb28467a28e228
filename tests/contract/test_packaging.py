"""What is delivered: the wheel's content, the declared dependencies, the lock, and the two commands of the README."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
import tomllib
import zipfile
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
LOCKED = (ROOT / "constraints.txt").read_text(encoding="utf-8")


def canonical(name: str) -> str:
    """A distribution's name as PEP 503 compares it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def named(requirement: str) -> str:
    found = re.match(r"[A-Za-z0-9._-]+", requirement)
    assert found, requirement
    return canonical(found[0])


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> frozenset[str]:
    """The names of the files in a wheel that is built now."""
    out = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(out)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=100, check=False)
    assert done.returncode == 0, done.stderr
    (built,) = out.glob("*.whl")
    with zipfile.ZipFile(built) as archive:
        return frozenset(archive.namelist())


@pytest.mark.parametrize("name", ["rules", "templates", "systemd"])
def test_the_wheel_holds_every_rule_template_and_unit(wheel: frozenset[str], name: str) -> None:
    files = [each for each in (ROOT / name).rglob("*") if each.is_file() and "__pycache__" not in each.parts]
    assert files
    missing = {f"maild/packaged/{each.relative_to(ROOT).as_posix()}" for each in files} - wheel
    assert missing == set()


def test_the_wheel_holds_every_module_and_data_file_of_the_package(wheel: frozenset[str]) -> None:
    tracked = subprocess.run(["git", "ls-files", "maild"], cwd=ROOT, capture_output=True, text=True, check=False)
    if tracked.returncode != 0:
        pytest.skip("not a git clone: nothing to compare the wheel with")
    present = {name for name in tracked.stdout.splitlines() if (ROOT / name).is_file()}
    assert present
    assert present - wheel == set()


def test_the_wheel_holds_what_init_writes_from(wheel: frozenset[str]) -> None:
    assert {"maild/packaged/config.example.yaml", "maild/setup/providers.yaml"} <= wheel


def test_the_wheel_holds_nothing_but_maild(wheel: frozenset[str]) -> None:
    assert {each.split("/")[0] for each in wheel} == {"maild", f"maild-{PROJECT['version']}.dist-info"}


def imported(directory: Path) -> set[str]:
    """The top-level names that the modules of a directory import from elsewhere."""
    names: set[str] = set()
    for path in directory.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                names.update(each.name.split(".")[0] for each in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                names.add(node.module.split(".")[0])
    return names - set(sys.stdlib_module_names) - {"maild"}


def test_every_package_that_the_daemon_imports_is_declared() -> None:
    declared = {named(each) for each in PROJECT["dependencies"]}
    demo = {named(each) for each in PROJECT["optional-dependencies"]["demo"]}
    providers = packages_distributions()
    undeclared = {
        name
        for name in imported(ROOT / "maild")
        if not {canonical(each) for each in providers.get(name, [name])} & (declared | demo | {"pydantic-core"})
    }
    assert undeclared == set()


def test_mail_and_facts_need_the_standard_library_only() -> None:
    assert imported(ROOT / "maild" / "mail") == set()
    assert imported(ROOT / "maild" / "facts") == set()


def test_the_lock_names_an_exact_version_of_every_dependency_and_no_address() -> None:
    lines = [line for line in LOCKED.splitlines() if line and not line.startswith("#")]
    assert all(re.fullmatch(r"[A-Za-z0-9._-]+==[A-Za-z0-9.!+_-]+", line) for line in lines)
    locked = {named(line) for line in lines}
    wanted = [
        *PROJECT["dependencies"],
        *PROJECT["optional-dependencies"]["demo"],
        *PROJECT["optional-dependencies"]["dev"],
    ]
    assert {named(each) for each in wanted} - locked == {"maild"}


def test_every_dependency_has_a_lower_bound() -> None:
    assert [each for each in PROJECT["dependencies"] if ">=" not in each] == []


def test_make_alone_shows_what_there_is_to_make() -> None:
    environ = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
    done = subprocess.run(["make"], cwd=ROOT, env=environ, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0
    for target in ("demo", "test", "check", "venv", "clean"):
        assert re.search(rf"^  make {target} +\S", done.stdout, re.MULTILINE)


def test_the_check_of_a_submission_can_be_run_as_it_lies() -> None:
    script = ROOT / ".ci" / "run"
    assert os.access(script, os.X_OK)
    assert subprocess.run(["bash", "-n", str(script)], check=False).returncode == 0
