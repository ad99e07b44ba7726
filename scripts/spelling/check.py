"""Which words are misspelt, by hunspell and the project's own list."""

import re
import subprocess
from collections.abc import Iterable
from pathlib import Path

DICTIONARY = "es_UY"
WORDS = Path(__file__).with_name("palabras.txt")
"""The words of the project that the dictionary does not have; in lower case where they may be written in any."""
CODE = re.compile(r"[/\\_=@{}<>\[\]|*]|--|%\(|\w[.(;]\w|`")
"""In what stands between two spaces: it is a path, an address or a pattern, not a word."""
SET_APART = re.compile(r"`[^`]*`|[\w-]+\([^)]*\)")
"""Code in prose, and the formulas that name a number's source."""


class NoDictionaryError(Exception):
    """Hunspell or its Spanish dictionary is not installed."""


def misspelt(texts: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return the place and the word of each misspelling, once a place.

    Args:
        texts: each place's name and text.

    Raises:
        NoDictionaryError: there is nothing to check with.
    """
    own = {line for line in WORDS.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")}
    found = {(place, word): None for place, text in texts for word in words(text)}
    unknown = _unknown({word for _, word in found if word not in own and word.lower() not in own})
    return [(place, word) for place, word in found if word in unknown]


def words(text: str) -> Iterable[str]:
    """Yield the words of a text; what has digits or a capital within is a name of something in code."""
    chunks = (chunk for chunk in SET_APART.sub(" ", text).replace("**", "").split() if not CODE.search(chunk))
    for word in re.findall(r"\w+", " ".join(chunks)):
        if len(word) > 1 and not re.search(r"\d|[a-z][A-Z]", word):
            yield word


def _unknown(some: set[str]) -> set[str]:
    """Return the words that the dictionary does not have."""
    command = ["hunspell", "-d", DICTIONARY, "-i", "utf-8", "-l"]
    try:
        done = subprocess.run(command, input="\n".join(sorted(some)), text=True, capture_output=True, check=True)
    except (FileNotFoundError, subprocess.CalledProcessError) as error:
        raise NoDictionaryError from error
    return set(done.stdout.split())
