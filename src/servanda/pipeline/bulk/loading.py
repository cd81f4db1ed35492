"""The results of a bulk run into a ledger: whole documents, some hundred in a transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import batched, groupby
from typing import Any

from servanda.ledger import Ledger
