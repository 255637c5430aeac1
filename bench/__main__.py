"""`python -m bench [PART…]`: run parts of the bench and print their figures."""

from __future__ import annotations

import argparse
import os
import platform
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path

from bench.figures import Figure, Part, Settings
from bench.output import document_of, line_of, print_json
from bench.parts import PARTS
from bench.peers.cloudsplaining import NAME as CLOUDSPLAINING


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    names = [part.name for part in PARTS]
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"which parts to run, of {', '.join(names)}; all")
    parser.add_argument("--events", type=int, help="events each part works on, instead of its own size")
    parser.add_argument("--full", action="store_true", help="the sizes of the documented targets: 10 million and more")
    parser.add_argument("--rounds", type=int, default=3, help="interleaved rounds of each measurement")
    parser.add_argument("--folder", type=Path, help="where trails and lakes are kept between runs")
    parser.add_argument(
        "--peer", action="append", choices=(CLOUDSPLAINING,), help="download this peer and measure it too"
    )
    parser.add_argument("--account-file", action="append", type=Path, help="authorization details to compare peers on")
    parser.add_argument("--output", choices=("table", "json"), default="table")
    arguments = parser.parse_args()
    unknown = [name for name in arguments.parts if name not in names]
    if unknown:
        parser.error(f"unknown part {unknown[0]!r}; choose from {', '.join(names)}")
    missing = [path for path in arguments.account_file or () if not path.is_file()]
    if missing:
        parser.error(f"--account-file {missing[0]}: no such file")
    return arguments


def _machine() -> str:
    packages = ", ".join(f"{name} {version(name)}" for name in ("duckdb", "pyarrow", "msgspec", "isal"))
    system = f"{platform.system()} {platform.machine()}, Python {platform.python_version()}"
    return f"{os.cpu_count()} cores, {system}, {packages}"


def _run(part: Part, settings: Settings, table: bool) -> list[Figure]:
    if table:
        print(f"{part.title}", flush=True)
    figures = []
    for figure in part.run(settings):
        figures.append(figure)
        if table:
            print(line_of(figure), flush=True)
    return figures


def main() -> int:
    """Run what the command line asks for; 1 where a target is missed."""
    arguments = _arguments()
    folder = arguments.folder or Path(tempfile.gettempdir()) / "leastwise-bench"
    folder.mkdir(parents=True, exist_ok=True)
    peers, files = frozenset(arguments.peer or ()), tuple(path.resolve() for path in arguments.account_file or ())
    settings = Settings(folder.resolve(), arguments.events, arguments.full, arguments.rounds, peers, files)
    table = arguments.output == "table"
    chosen = [part for part in PARTS if not arguments.parts or part.name in arguments.parts]
    if table:
        print(_machine(), flush=True)
    results = [(part, _run(part, settings, table)) for part in chosen]
    if not table:
        print_json([document_of(part, figures) for part, figures in results], _machine())
    missed = [figure for _, figures in results for figure in figures if figure.met is False]
    print(f"{len(missed)} of the targets missed" if missed else "all targets met", file=sys.stderr)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
