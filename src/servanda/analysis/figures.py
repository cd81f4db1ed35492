"""The official figures there are: the reference set of the profile and what the ledger has fetched or imported."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from servanda.ledger.figures import observations
from servanda.profiles import Profile
from servanda.records import Observation
from servanda.statistics.series import completed, known, vintages


@dataclass(frozen=True, slots=True)
class Figures:
    """Figures as known on a day: those in force with what follows from them, and those superseded since."""

    in_force: tuple[Observation, ...]
    superseded: tuple[Observation, ...]


def figures(connection: Connection | None, profile: Profile, as_of: date) -> Figures:
    """The figures of the profile, and of the ledger where there is a connection to one."""
    everything = [*profile.observations, *(observations(connection) if connection is not None else ())]
    groups = vintages(known(everything, as_of))
    return Figures(
        tuple(completed(group[0] for group in groups)),
        tuple(figure for group in groups for figure in group[1:]),
    )
