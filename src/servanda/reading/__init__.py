"""A document becomes sentences with mentions, dates, quantities and syntax; a language is a folder of data."""

from servanda.reading.data import languages
from servanda.reading.register import official
from servanda.reading.sentences import Sentence, sentences

__all__ = ["Sentence", "languages", "official", "sentences"]
