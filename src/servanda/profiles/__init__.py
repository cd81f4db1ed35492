"""Partnerships as data: the model, the loader and the built-in profiles."""

from servanda.profiles.errors import ProfileError
from servanda.profiles.loading import builtin, load
from servanda.profiles.model import (
    Holder,
    Indicator,
    Milestone,
    Office,
    Organ,
    Party,
    Pillar,
    Place,
    Profile,
    Project,
    Words,
)
from servanda.profiles.parties import for_parties, party

__all__ = [
    "Holder",
    "Indicator",
    "Milestone",
    "Office",
    "Organ",
    "Party",
    "Pillar",
    "Place",
    "Profile",
    "ProfileError",
    "Project",
    "Words",
    "builtin",
    "for_parties",
    "load",
    "party",
]
