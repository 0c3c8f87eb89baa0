"""The command line: one module a verb, imported only when its verb is called.

A verb parses, calls a function of the library, prints. Errors of :mod:`kgbuild.errors` become one line on
standard error and the exit status that the error names: 2 for wrong use, 1 for a failed check.
"""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Sequence

import click

from kgbuild import __version__
from kgbuild.errors import KgbuildError, WrongParameter

__all__ = ["SECTIONS", "cli", "main"]

SECTIONS: dict[str, tuple[str, ...]] = {
    "Begin": ("init", "add", "build"),
    "Ask": ("questions", "ask", "query", "explain"),
    "Look": ("explore", "network", "publish", "serve"),
    "Trust": ("validate", "evaluate", "diff"),
    "Correct": (
        "log",
        "merge",
        "split",
        "keep-apart",
        "accept",
        "reject",
        "dismiss",
        "correct",
        "add-fact",
        "link",
        "reconcile",
        "withdraw",
        "undo",
    ),
    "Share": ("export", "push"),
}
"""The verbs as ``kgbuild -h`` shows them; a verb appears once its module ``kgbuild.cli.<verb>`` exists."""


class _Verbs(click.Group):
    """A group whose commands are modules of this package."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [verb for verbs in SECTIONS.values() for verb in verbs if _exists(verb)]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self.list_commands(ctx):
            return None
        module = importlib.import_module(f"kgbuild.cli.{_module(cmd_name)}")
        command = getattr(module, _module(cmd_name))
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        for section, verbs in SECTIONS.items():
            rows = [(verb, self._summary(ctx, verb, formatter.width)) for verb in verbs if _exists(verb)]
            if rows:
                with formatter.section(section):
                    formatter.write_dl(rows)

    def _summary(self, ctx: click.Context, verb: str, width: int) -> str:
        command = self.get_command(ctx, verb)
        return command.get_short_help_str(max(20, width - 16)) if command else ""


def _module(verb: str) -> str:
    return verb.replace("-", "_")


def _exists(verb: str) -> bool:
    from importlib.util import find_spec

    return find_spec(f"kgbuild.cli.{_module(verb)}") is not None


@click.group(cls=_Verbs, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, "--version", message="kgbuild %(version)s")
def cli() -> None:
    """Research-network knowledge graphs from event reports.

    \b
    kgbuild build                        read corpus/, write graph/
    kgbuild questions                    what can be asked
    kgbuild explain "Botagoz Rakisheva"  what the graph says, and why
    """


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and leave with its exit status."""
    try:
        given = None if arguments is None else list(arguments)
        status = cli.main(args=given, prog_name="kgbuild", standalone_mode=False)
        if isinstance(status, int):  # what a command left with: click gives it back rather than raising it
            sys.exit(status)
    except click.ClickException as error:
        click.echo(f"kgbuild: {_usage(error)}", err=True)
        sys.exit(error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        click.echo("kgbuild: interrupted; nothing was changed", err=True)
        sys.exit(130)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(141)
    except KgbuildError as error:
        message = error.as_option if isinstance(error, WrongParameter) else str(error)
        click.echo(f"kgbuild: {_one_line(message)}", err=True)
        sys.exit(error.exit_status)
    except OSError as error:  # a full disk, a folder that may not be written to
        place = f"{error.filename}: " if error.filename else ""
        click.echo(f"kgbuild: {_one_line(f'{place}{error.strerror or error}')}", err=True)
        sys.exit(1)


def _usage(error: click.ClickException) -> str:
    """What is wrong with the call, and where its options are told."""
    context = error.ctx if isinstance(error, click.UsageError) else None
    return _one_line(error.format_message()) + (f" ({context.command_path} -h)" if context else "")


def _one_line(message: str) -> str:
    from kgbuild.cli.options import shown

    return shown(" ".join(message.split()))
