"""Finding a person as people type: without accents or capitals, words in any order."""

import unicodedata
from collections.abc import Iterable

#: More words than this narrow nothing down.
MOST_WORDS = 8


def fold(text: str) -> str:
    """Lower case without accents: «Inès Le Goff» and «ines le goff» are the same."""
    marked = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in marked if not unicodedata.combining(sign))


def matches(words: str, texts: Iterable[str]) -> bool:
    """Whether every word of `words` stands somewhere in `texts`; nothing asked for matches everything."""
    wanted = fold(words).split()[:MOST_WORDS]
    whole = fold(" \n".join(texts)) if wanted else ""
    return all(word in whole for word in wanted)
