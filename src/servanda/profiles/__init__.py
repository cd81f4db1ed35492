"""Partnerships as data: the model, the loader and the built-in profiles."""

from servanda.profiles.errors import ProfileError
from servanda.profiles.gazetteer import Gazetteer, Located
from servanda.profiles.geometry import Division, Outline, Province, division, divisions, outline
from servanda.profiles.loading import builtin, load
from servanda.profiles.model import (
    Holder,
    Indicator,
    Milestone,
    Office,
    Organ,
    Outlet,
    Party,
    Pillar,
    Place,
    Profile,
    Project,
    Reserve,
    Site,
    Words,
)
from servanda.profiles.outlets import side, side_of
from servanda.profiles.parties import for_parties, party

__all__ = [
    "Division",
    "Gazetteer",
    "Holder",
    "Indicator",
    "Located",
    "Milestone",
    "Office",
    "Organ",
    "Outlet",
    "Outline",
    "Party",
    "Pillar",
    "Place",
    "Profile",
    "ProfileError",
    "Project",
    "Province",
    "Reserve",
    "Site",
    "Words",
    "builtin",
    "division",
    "divisions",
    "for_parties",
    "load",
    "outline",
    "party",
    "side",
    "side_of",
]
