"""The embedding of words, computed once for each distinct form among the sentences that are parsed together.

A third of the arithmetic of spaCy's `MultiHashEmbed` pipelines goes into vectors that depend on a word's form alone, and
half of all words of a text are repetitions. The result is the same; only the repeated work falls away.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from thinc.model import Model
    from thinc.types import Ragged

_MIX = 0x9E3779B97F4A7C15
"""The odd constant of Fibonacci hashing (Knuth, The Art of Computer Programming, vol. 3, 6.4), to tell forms by one number."""
_WORD = 2**64


def embed_once(model: Model[Any, Any]) -> None:
    """Make a tok2vec `model` embed each distinct form once; one of another build is left as it is."""
    for node in list(model.walk()):
        names = [layer.name.partition("(")[0] for layer in node.layers]
        if names == ["extract_features", "list2ragged", "with_array", "with_array", "ragged2list"]:
            node.layers[2:4] = [_once(node.layers[2], node.layers[3])]
            return


def _once(embed: Model[Any, Any], mix: Model[Any, Any]) -> Model[Any, Any]:
    from thinc.api import Model

    return Model("embed_once", _forward, layers=[embed, mix])


def _forward(model: Model[Any, Any], words: Ragged, is_train: bool) -> tuple[Ragged, Callable[[Any], Any]]:
    import numpy as np
    from thinc.types import Ragged

    embed, mix = model.layers
    features = words.dataXd
    factors = [pow(_MIX, power, _WORD) for power in range(1, features.shape[1] + 1)]
    forms = (features * np.array(factors, dtype=np.uint64)).sum(axis=1, dtype=np.uint64)
    _, first, which = np.unique(forms, return_index=True, return_inverse=True)
    distinct = Ragged(features[first], np.array([len(first)], dtype="i"))
    vectors = mix.predict(embed.predict(distinct)).dataXd
    return Ragged(vectors[which], words.lengths), lambda gradient: gradient
