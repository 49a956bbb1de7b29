"""What issue 6 promises of small numbers: a thousand municipalities, each attacked over three months and a year."""

from collections import Counter
from random import Random

from tests.app.test_disclosure_attack import Reader, Town, by_the_rule, published

TABLES = 1000


def test_no_small_cell_is_found_in_a_thousand_municipalities(shown):
    found = Counter()
    for seed in range(TABLES):
        counts, sums, printed = published(Town(Random(seed)), by_the_rule)
        for width in Reader(counts, sums, printed, told=True).widths():
            found["small"] += 1
            found["exact"] += width < 1e-6
            found["wide"] += width >= 4 - 1e-6
        found["cells"] += len(printed)
        found["printed"] += sum(value is not None for value in printed.values())
    shown(
        "kleine aantallen: lineair programmeren over drie maanden, een jaar en gebieden binnen gebieden vindt er geen",
        f"{TABLES} gemeenten, {found['cells']:,} cellen, {found['printed']:,} gedrukt; van {found['small']:,} kleine "
        f"{found['exact']} precies gevonden, {100 * found['wide'] / found['small']:.2f} % breedte 4 of meer",
    )
    assert found["exact"] == 0
    assert found["wide"] >= 0.99 * found["small"]
