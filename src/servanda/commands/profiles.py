"""profile list, show and check."""

from __future__ import annotations

from typing import Annotated

import typer

from servanda.commands.common import UsageProblemError, chosen, console
from servanda.profiles import ProfileError, builtin, load

app = typer.Typer(no_args_is_help=True, help="Partnerships: built in, on the fly, or your own.")


@app.command("list")
def list_profiles() -> None:
    """List the built-in profiles.

    Example: servanda profile list
    """
    for name in builtin():
        console().print(f"{name}  {load(name).title}", markup=False)


@app.command("show")
def show_profile(
    name: Annotated[str, typer.Argument(help="A built-in profile, a YAML file, or parties such as SGP,CHN.")],
) -> None:
    """Show what a profile holds.

    Example: servanda profile show SGP,CHN
    """
    profile = chosen(None, name) if "," in name else chosen(name, None)
    out = console()
    out.print(f"{profile.name}: {profile.title}", markup=False)
    for party in profile.parties:
        known = [*party.names.get("en", ()), *party.demonyms.get("en", ()), *party.capitals.get("en", ())]
        out.print(f"  {party.code}: {', '.join(known)}", markup=False)
    kinds = ("offices", "holders", "organs", "pillars", "indicators", "projects", "places", "milestones", "sites")
    for kind in (*kinds, "reserves"):
        out.print(f"  {len(getattr(profile, kind))} {kind}", markup=False)


@app.command("check")
def check_profile(path: Annotated[str, typer.Argument(metavar="FILE", help="The YAML file to check.")]) -> None:
    """Say whether a profile can be used, and if not what is wrong and where.

    Example: servanda profile check my-partnership.yaml
    """
    try:
        profile = load(path)
    except ProfileError as error:
        raise UsageProblemError(str(error)) from error
    console().print(f"{path}: fine; {' and '.join(profile.codes)}, {len(profile.holders)} office-holders", markup=False)
