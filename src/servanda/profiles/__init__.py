"""Partnerships as data: the model, the loader and the built-in profiles."""

from servanda.profiles.model import (
    Holder,
    Indicator,
    Office,
    Organ,
    Party,
    Pillar,
    Place,
    Profile,
    Project,
    Words,
)
from servanda.profiles.parties import ProfileError, for_parties, party

__all__ = [
    "Holder",
    "Indicator",
    "Office",
    "Organ",
    "Party",
    "Pillar",
    "Place",
    "Profile",
    "ProfileError",
    "Project",
    "Words",
    "for_parties",
    "party",
]
