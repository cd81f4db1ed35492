"""What the shapes of the API share."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Shape(BaseModel):
    """An object that holds what is named and nothing else."""

    model_config = ConfigDict(extra="forbid")


class Who(Shape):
    """A party, with the person or office that acts for it where the text names one."""

    party: str
    name: str | None = None
