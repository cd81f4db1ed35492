"""The word vectors of spaCy's `MultiHashEmbed` and `MaxoutWindowEncoder`, computed with less work.

The architecture and the numbers are spaCy's (https://spacy.io/api/architectures#MultiHashEmbed); what falls away is
work that repeats itself: each distinct form is embedded once and kept, and the layers of the encoder go over one block
of memory. Models of another build are left as they are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from threading import Lock
from typing import Any

import numpy as np
from numpy.typing import NDArray
from thinc.model import Model
from thinc.types import Ragged

Vectors = NDArray[np.float32]
Layer = tuple[Vectors, Vectors, Vectors, Vectors, int]
"""Weights and bias with the pieces of a maxout side by side, gain and bias of the normalisation, number of pieces."""

_KEPT = 30_000
"""Forms that are kept, about 12 MB of the usual vectors; with more, gathering begins anew."""
_EPSILON = 1e-8
"""What thinc's layer normalisation adds to the variance."""
_EMBEDDING = ["extract_features", "list2ragged", "with_array", "with_array", "ragged2list"]
_ENCODING = {"expand_window", "maxout", "layernorm", "dropout"}
_WINDOW = 3
"""Words that a layer of the encoder looks at: one, and its neighbours."""


def lighten(model: Model[Any, Any]) -> None:
    """Make a tok2vec `model` compute the same vectors with less work, as far as it is of the build described above."""
    for node in list(model.walk()):
        if [_plain(layer) for layer in node.layers] == _EMBEDDING:
            node.layers[2:4] = [Model("embed_once", _Embedding().forward, layers=node.layers[2:4])]
    for position, node in enumerate(model.layers):
        layers = _encoder(node)
        if layers:
            attributes = {"layers": layers, "pad": node.attrs["pad"]}
            model.layers[position] = Model("encode_in_place", _encode, attrs=attributes)


def _plain(layer: Model[Any, Any]) -> str:
    return layer.name.partition("(")[0]


def _array(layer: Model[Any, Any], name: str) -> Vectors:
    return np.asarray(layer.get_param(name), dtype=np.float32)


class _Embedding:
    """The vectors of the forms met so far; a form is all that the model embeds of a word."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._rows: dict[bytes, int] = {}
        self._vectors: Vectors = np.empty((0, 0), dtype=np.float32)

    def forward(self, model: Model[Any, Any], words: Any, is_train: bool) -> tuple[Ragged, Callable[[Any], Any]]:
        """The vectors of `words`."""
        features: Any = np.ascontiguousarray(words.dataXd)
        forms = features.view(np.dtype((np.void, features.itemsize * features.shape[1]))).ravel().tolist()
        with self._lock:
            if len(self._rows) > _KEPT:
                self._rows.clear()
            if fresh := {form: at for at, form in enumerate(forms) if form not in self._rows}:
                embed, mix = model.layers
                length: Any = np.array([len(fresh)], dtype="i")
                self._keep(fresh, mix.predict(embed.predict(Ragged(features[list(fresh.values())], length))).dataXd)
            vectors: Any = self._vectors[[self._rows[form] for form in forms]]
        return Ragged(vectors, words.lengths), _untrained

    def _keep(self, forms: Iterable[bytes], vectors: Vectors) -> None:
        """Add forms; whatever breaks off in the middle of it leaves those that are told as they were."""
        known = len(self._rows)
        end = known + len(vectors)
        if end > len(self._vectors):
            grown = np.empty((2 * end, vectors.shape[1]), dtype=np.float32)
            if known:
                grown[:known] = self._vectors[:known]
            self._vectors = grown
        self._vectors[known:end] = vectors
        self._rows.update(zip(forms, range(known, end), strict=True))


def _encoder(node: Model[Any, Any]) -> list[Layer]:
    """The layers of a `MaxoutWindowEncoder` of window 1; none where `node` is something else."""
    if _plain(node) != "with_array" or "pad" not in node.attrs or not node.layers:
        return []
    found: list[Layer] = []
    for residual in node.layers[0].layers:
        leaves = {leaf.name: leaf for leaf in residual.walk() if not leaf.layers}
        if _plain(residual) != "residual" or leaves.keys() != _ENCODING:
            return []
        maxout, norm = leaves["maxout"], leaves["layernorm"]
        weights = _array(maxout, "W")
        outputs, pieces, inputs = weights.shape
        if inputs != _WINDOW * outputs or leaves["expand_window"].attrs["window_size"] != 1:
            return []
        side_by_side = np.ascontiguousarray(weights.transpose(1, 0, 2).reshape(pieces * outputs, inputs).T)
        bias = np.ascontiguousarray(_array(maxout, "b").T.reshape(pieces * outputs))
        found.append((side_by_side, bias, _array(norm, "G"), _array(norm, "b"), pieces))
    return found


def _encode(
    model: Model[Any, Any], sentences: Sequence[Vectors], is_train: bool
) -> tuple[list[Vectors], Callable[[Any], Any]]:
    pad, layers = model.attrs["pad"], model.attrs["layers"]
    if not sentences:
        return [], _untrained
    width = sentences[0].shape[1]
    starts = []
    total = pad
    for sentence in sentences:
        starts.append(total)
        total += len(sentence) + pad
    vectors = np.zeros((total, width), dtype=np.float32)
    for start, sentence in zip(starts, sentences, strict=True):
        vectors[start : start + len(sentence)] = sentence
    window = np.zeros((total, _WINDOW * width), dtype=np.float32)
    for weights, bias, gain, shift, pieces in layers:
        window[1:, :width] = vectors[:-1]
        window[:, width : 2 * width] = vectors
        window[:-1, 2 * width :] = vectors[1:]
        candidates = window @ weights
        candidates += bias
        best = candidates[:, :width]
        for piece in range(1, pieces):
            np.maximum(best, candidates[:, piece * width : (piece + 1) * width], out=best)
        best -= best.mean(axis=1, keepdims=True)
        variance = np.einsum("ij,ij->i", best, best) / np.float32(width) + np.float32(_EPSILON)
        best *= (1 / np.sqrt(variance))[:, None]
        best *= gain
        best += shift
        vectors += best
    return [vectors[start : start + len(s)] for start, s in zip(starts, sentences, strict=True)], _untrained


def _untrained(_: Any) -> Any:
    raise NotImplementedError("a pipeline that was made lighter only reads; train the one it was made from")
