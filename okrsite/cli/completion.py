"""`okrsite completion`."""

from __future__ import annotations

import click

SHELLS = ("bash", "zsh", "fish")


@click.command(short_help="Print the script that completes commands in a shell.")
@click.argument("shell", type=click.Choice(SHELLS))
@click.pass_context
def completion(ctx: click.Context, shell: str) -> None:
    """Print the script that completes commands, options, codes, teams and people with the Tab key.

    It goes into the shell's start-up file, or into the folder that the shell reads such scripts from. Of bash
    that takes version 4.4 or later.

    \b
    eval "$(okrsite completion bash)"                                   # in ~/.bashrc
    eval "$(okrsite completion zsh)"                                    # in ~/.zshrc, after compinit
    okrsite completion fish > ~/.config/fish/completions/okrsite.fish
    """
    from click.shell_completion import get_completion_class

    found = get_completion_class(shell)
    assert found is not None  # noqa: S101 - click has all three
    click.echo(found(ctx.find_root().command, {}, "okrsite", "_OKRSITE_COMPLETE").source())
