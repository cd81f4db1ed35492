"""explain: how a document was read."""

from __future__ import annotations

from typing import Annotated

import typer

from servanda.commands.common import (
    ModelName,
    PartyCodes,
    ProfileName,
    UsageProblemError,
    chosen,
    console,
    found,
    told,
)


def explain(
    document: Annotated[str, typer.Argument(metavar="DOCUMENT", help="A file, an address, or - for standard input.")],
    sentence: Annotated[int | None, typer.Option(min=1, help="Only the sentence with this number.")] = None,
    profile: ProfileName = None,
    parties: PartyCodes = None,
    model: ModelName = None,
) -> None:
    """Show how each sentence was read: names, cues, what they govern, splits, and what came of it.

    Example: servanda explain communique.txt --sentence 4
    """
    from servanda.extraction import Extractor, readable
    from servanda.extraction.explaining import explain as steps
    from servanda.sources import Trouble

    extractor = Extractor(chosen(profile, parties), model)
    out = console()
    for item in found([document]):
        if isinstance(item, Trouble):
            told([item])
            raise typer.Exit(1)
        if not readable(item):
            raise UsageProblemError(f"{item.path}: its language ({item.language}) is not read yet")
        shown = 0
        for step in steps(extractor, item, sentence):
            shown += 1
            out.print(f"{step.number}  {' '.join(step.text.split())}", markup=False)
            for line in step.lines:
                out.print(f"     {line}", markup=False)
        if not shown:
            raise UsageProblemError(f"{document}: has no sentence {sentence}; leave --sentence out to see all")
