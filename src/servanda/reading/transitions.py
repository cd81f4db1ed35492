"""The steps of spaCy's parser, taken by all sentences of a batch together.

The transitions (Honnibal and Johnson, "An improved non-monotonic transition system for dependency parsing", EMNLP 2015)
and the numbers that choose among them are spaCy's (https://spacy.io/api/architectures#TransitionBasedParser); the
scores are added up by NumPy. spaCy's own loop lets go of Python's lock and takes it again many times for every word,
which costs more than the arithmetic.
"""

from __future__ import annotations

from collections.abc import Sequence
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray
from spacy.ml.parser_model import ParserStepModel
from spacy.pipeline import DependencyParser

if TYPE_CHECKING:
    from spacy.tokens import Doc

Numbers = NDArray[np.float32]


class Steps:
    """A greedy parser of spaCy's usual build, which annotates documents as it would itself."""

    def __init__(self, parser: Any) -> None:
        """Lay out the weights of `parser`: the pieces of a maxout side by side, one row for each feature of a word."""
        self._parser = parser
        self._vectors, lower, upper = parser.model.layers
        features, hidden, pieces, width = (lower.get_dim(name) for name in ("nF", "nO", "nP", "nI"))
        self._hidden, self._pieces, self._width = hidden, pieces, features * pieces * hidden
        weights = lower.get_param("W").transpose(0, 2, 1, 3).reshape(self._width, width)
        self._lower: Numbers = np.ascontiguousarray(weights.T)
        self._absent: Numbers = lower.get_param("pad")[0].transpose(0, 2, 1).reshape(self._width)
        self._lower_bias: Numbers = lower.get_param("b").T.reshape(pieces * hidden)
        self._upper: Numbers = np.ascontiguousarray(upper.get_param("W").T)
        self._upper_bias: Numbers = upper.get_param("b")
        self._features = np.arange(features)
        # What spaCy asks of a model for the words that a state looks at: how many these are.
        self._asks = SimpleNamespace(state2vec=SimpleNamespace(nF=features))

    @classmethod
    def of(cls, component: Any) -> Steps | None:
        """The steps of a component; None where it is no parser, or one of another build."""
        if type(component) is not DependencyParser or component.cfg.get("beam_width") != 1:
            return None
        model = component.model
        if not model.attrs.get("has_upper") or model.attrs.get("unseen_classes") or model.ops.xp is not np:
            return None
        _, lower, upper = model.layers
        if lower.name != "precomputable_affine" or upper.get_dim("nO") != component.moves.n_moves:
            return None
        return cls(component)

    def annotate(self, docs: Sequence[Doc]) -> None:
        """Give `docs` their heads and relations."""
        told = [doc for doc in docs if len(doc)]
        states = self._parser.moves.init_batch(told)
        going = [state for state in states if not state.is_final()]
        scored = self._precomputed(told) if going else None
        count = len(self._features)
        while going and scored is not None:
            # A word that is not there is number -1: the first row.
            words = ParserStepModel.get_token_ids(self._asks, going)
            sums = np.einsum("sfh->sh", scored.take((words + 1) * count + self._features, axis=0))
            sums += self._lower_bias
            best = sums[:, : self._hidden]
            for piece in range(1, self._pieces):
                np.maximum(best, sums[:, piece * self._hidden : (piece + 1) * self._hidden], out=best)
            scores = best @ self._upper
            scores += self._upper_bias
            going = self._parser.transition_states(going, scores)
        self._parser.set_annotations(told, states)

    def _precomputed(self, docs: Sequence[Doc]) -> Numbers:
        """What each word adds to the hidden layer as each of the features: a row for each, those of no word first."""
        words = self._vectors.predict(docs)
        found: Numbers = np.empty((len(words) + 1, self._width), dtype=np.float32)
        found[0] = self._absent
        np.matmul(words, self._lower, out=found[1:])
        return found.reshape(-1, self._pieces * self._hidden)
