"""The house keeps its shape: layers, sizes, names, and nothing in it about one machine."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SOURCES = sorted((ROOT / "src").rglob("*.py"))
LONGEST = 400
BANNED_NAMES = re.compile(r"(utils?|helpers?|common|managers?|misc)$")
SLOW_LIBRARIES = ("duckdb", "pyarrow", "sqlglot", "boto3", "sqlalchemy")


def tracked():
    """The files under version control, those of a plain copy where there is none."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode:
        pytest.skip("not a git checkout")
    return [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


def test_layers_are_kept():
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_no_file_is_too_long():
    lengths = {path.relative_to(ROOT).as_posix(): len(path.read_text().splitlines()) for path in SOURCES}
    assert lengths
    assert {name: length for name, length in lengths.items() if length > LONGEST} == {}


def test_every_module_is_named_for_what_it_is():
    names = {part.removesuffix(".py") for path in SOURCES for part in path.relative_to(ROOT / "src").parts}
    assert [name for name in names if BANNED_NAMES.search(name)] == []


def test_every_module_says_what_it_is():
    modules = {str(path.relative_to(ROOT)): ast.parse(path.read_text()) for path in SOURCES}
    assert [name for name, module in modules.items() if module.body and not ast.get_docstring(module)] == []


def test_nothing_tracked_belongs_to_one_machine():
    # Spelled in parts so that this file passes its own test.
    places = ["/wo" + "rk/", "/ro" + "ot/", "/op" + "t/pypi", "pypi" + ".org", "python" + "hosted"]
    pattern = re.compile("|".join(map(re.escape, places)))
    found = {}
    for path in tracked():
        text = path.read_bytes().decode("utf-8", "replace")
        if match := pattern.search(text):
            found[path.relative_to(ROOT).as_posix()] = match[0]
    assert found == {}


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-dev.lock"])
def test_locked_dependencies_all_have_hashes(name):
    entries = re.split(r"\n(?=[a-zA-Z0-9])", (ROOT / name).read_text().strip())
    assert len(entries) > 20
    assert [entry.splitlines()[0] for entry in entries if "--hash=sha256:" not in entry] == []
    # What the lines may hold: a pinned name, a marker, hashes; no address and no option that names an index.
    assert [line for entry in entries for line in entry.splitlines() if "://" in line or line.startswith("-")] == []


def test_help_starts_without_slow_libraries():
    code = (
        "import sys\nfrom leastwise.cli.app import run\ncode = run(['--help'])\n"
        f"print([name for name in {SLOW_LIBRARIES!r} if name in sys.modules], file=sys.stderr)\nsys.exit(code)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stderr.strip() == "[]"
    assert "ingest" in done.stdout


def imported(*folders):
    """The distributions outside the standard library that the Python files of these folders import."""
    files = [path for folder in ("tests", "docs", "bench") for path in (ROOT / folder).rglob("*.py")]
    local = {path.parent.name if path.name == "__init__.py" else path.stem for path in files}
    names = set()
    for folder in folders:
        for path in (ROOT / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text())):
                if isinstance(node, ast.Import):
                    names |= {alias.name.partition(".")[0] for alias in node.names}
                elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                    names.add(node.module.partition(".")[0])
    names -= sys.stdlib_module_names | local | {"leastwise", "bench", "_duckdb"}
    distributions = packages_distributions()
    return {distributions[name][0].lower().replace("_", "-") if name in distributions else name for name in names}


def declared(requirements):
    return {re.split(r"[\[<>=! ]", requirement)[0].lower().replace("_", "-") for requirement in requirements}


def test_every_import_is_declared():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    extras = [one for extra in project["project"]["optional-dependencies"].values() for one in extra]
    runtime = declared([*project["project"]["dependencies"], *extras])
    assert imported("src") - runtime == set()
    assert imported("tests", "docs", "bench") - runtime - declared(project["dependency-groups"]["dev"]) == set()


def test_the_translator_is_pinned_exactly():
    # The SQL gate relies on how this very version parses.
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    assert [one for one in project["project"]["dependencies"] if re.fullmatch(r"sqlglot==[\d.]+", one)]
