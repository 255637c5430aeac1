"""A command is made ready alone where it is asked for; users see no difference."""

import pytest

from leastwise.cli.app import COMMANDS, run

NAMES = [name for _, _, name in COMMANDS]


def test_the_whole_command_line_has_all_commands():
    from typer.main import get_command

    from leastwise.cli.app import app

    assert sorted(get_command(app).commands) == sorted(NAMES)


@pytest.mark.parametrize("name", ["timeline", "who-can", "lake"])
def test_help_is_the_same_alone_and_among_all(name, capsys):
    from leastwise.cli.app import app

    assert run([name, "--help"]) == 0
    alone = capsys.readouterr().out
    assert run([name, "--help"], entry=app) == 0
    assert capsys.readouterr().out == alone
    assert f"{name} [OPTIONS]" in alone


@pytest.mark.parametrize("arguments", [["--help"], []])
def test_help_lists_every_command(arguments, capsys):
    run(arguments)
    shown = capsys.readouterr()
    assert all(f"  {name} " in shown.out + shown.err for name in NAMES)


def test_an_unknown_command_is_an_error(capsys):
    assert run(["timelin"]) == 2
    assert "timelin" in capsys.readouterr().err


def test_only_the_module_of_the_command_is_loaded():
    import subprocess
    import sys

    code = (
        "import sys; from leastwise.cli.app import run; run(['who-can', '--help']); "
        "print([name for name in ('leastwise.cli.lake', 'leastwise.cli.who_can') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "['leastwise.cli.who_can']"
