"""What the `northing` command understands; what a command does is in the other modules of this folder.

Data goes to stdout, messages to stderr. Exit codes: 0 good, 1 failed, 2 misused, 78 wrong set-up.
"""

import importlib
import os
from typing import Annotated, Any

import django
import typer

import northing

app = typer.Typer(
    name="northing", help="KPIs and objectives joined in one loop.", no_args_is_help=True, add_completion=False
)
demo = typer.Typer(help="The sample company: look around, then remove it.", no_args_is_help=True)
app.add_typer(demo, name="demo")

Port = Annotated[int, typer.Option(envvar="PORT", min=0, max=65535, help="Port to listen on.")]
Host = Annotated[str, typer.Option(help="Address to listen on; 0.0.0.0 lets other machines in.")]
WithDemo = Annotated[bool, typer.Option("--demo", help="Load the sample company on the first run.")]
Sure = Annotated[bool, typer.Option("--yes", help="Do not ask.")]


def main() -> None:
    """Entry of the `northing` command."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "northing.settings")
    app()


def django_part(name: str) -> Any:
    """A module of this folder that needs Django, which is set up first; doing so for --help would cost a second."""
    django.setup()
    return importlib.import_module(f"northing.cli.{name}")


@app.command()
def serve(host: Host = "127.0.0.1", port: Port = 8000, with_demo: WithDemo = False) -> None:
    """Start pages and workers in one process; Ctrl-C stops it. Example: northing serve --port 8080"""
    raise typer.Exit(django_part("serve").serve(host, port, with_demo=with_demo))


@app.command()
def worker() -> None:
    """Start workers alone, beside one or more `northing serve`."""
    raise typer.Exit(django_part("serve").work())


@app.command()
def migrate() -> None:
    """Bring the database to this version. `northing serve` does it by itself."""
    raise typer.Exit(django_part("database").migrate())


@demo.command("load")
def demo_load() -> None:
    """Load the sample company and a sample of public figures, beside whatever is there."""
    raise typer.Exit(django_part("database").migrate() or django_part("demo").load())


@demo.command("remove")
def demo_remove(sure: Sure = False) -> None:
    """Remove the sample organisations and the people who belong nowhere else."""
    raise typer.Exit(django_part("database").migrate() or django_part("demo").remove(is_sure=sure))


@app.command()
def verify() -> None:
    """Rebuild every derived number from what was recorded and check the audit chain; 1 when something had drifted."""
    raise typer.Exit(django_part("verify").verify())


@app.command()
def doctor() -> None:
    """Check the installation and say how to fix what is wrong; 1 when something is."""
    raise typer.Exit(django_part("doctor").examine())


@app.command()
def version() -> None:
    """Print the version."""
    typer.echo(northing.__version__)
