"""The checker of hand-written reports: how well it reads, and what it says."""

import math

from scripts.reading import Claim, OrderClaim, read_claims
from tests.scripts.corpus import CORPUS

PRECISION, RECALL = 0.95, 0.8


def as_tuple(claim: Claim) -> tuple:
    if isinstance(claim, OrderClaim):
        return (claim.first, claim.relation)
    return (claim.model, claim.metric, claim.value)


def same(a: tuple, b: tuple) -> bool:
    return a[:-1] == b[:-1] and (
        math.isclose(a[-1], b[-1], rel_tol=1e-6)
        if not isinstance(a[-1], str) and not isinstance(b[-1], str)
        else a == b
    )


def test_precision_and_recall_on_the_corpus():
    assert len(CORPUS) >= 40
    found_right = found = wanted = 0
    misread = []
    for text, expected in CORPUS:
        left = list(expected)
        wanted += len(expected)
        for claim in map(as_tuple, read_claims(text)):
            found += 1
            match = next((e for e in left if same(claim, e)), None)
            if match is None:
                misread.append((text, claim))
            else:
                left.remove(match)
                found_right += 1
        misread += [(text, "missed", e) for e in left]
    report = "\n".join(map(str, misread))
    assert found_right / found >= PRECISION, report
    assert found_right / wanted >= RECALL, report
