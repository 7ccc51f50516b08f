"""Numbers, nouns and lists are said one way."""

import pytest

from doubletake.text import counted, decimal, hundred, listed, noun, often, size_of


@pytest.mark.parametrize(
    ("number", "said"), [(0, "0 misses"), (1, "1 miss"), (2, "2 misses"), (1000, "1000 misses")]
)
def test_a_number_with_its_noun(number, said):
    assert counted(number, "miss", "misses") == said
    assert noun(number, "miss", "misses") == said.split()[1]


def test_an_s_makes_the_plural_where_nothing_else_does():
    assert counted(0, "clip") == "0 clips" and counted(1, "clip") == "1 clip" and noun(2, "face") == "faces"


def test_how_often():
    assert [often(n) for n in (1, 2, 10)] == ["once", "2 times", "10 times"]


@pytest.mark.parametrize(
    ("parts", "said"), [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")]
)
def test_a_list(parts, said):
    assert listed(parts) == said
    assert listed(parts, "or") == said.replace(" and ", " or ")


@pytest.mark.parametrize(("share", "said"), [(0, 0), (0.004, 0), (0.255, 26), (1, 100), (-0.1, -10)])
def test_a_share_of_a_hundred(share, said):
    assert hundred(share) == said


@pytest.mark.parametrize(
    ("value", "places", "sign", "said"),
    [
        (1.26, 1, "", "1.3"),
        (1.26, 1, "+", "+1.3"),
        (-1.26, 1, "+", "−1.3"),
        (-1.26, 2, "", "−1.26"),
        (-0.04, 1, "", "0.0"),
        (-0.04, 1, "+", "0.0"),
        (0.04, 1, "+", "0.0"),
        (0.0, 2, "+", "0.00"),
    ],
)
def test_a_decimal_has_a_true_minus_and_nothing_has_no_sign(value, places, sign, said):
    assert decimal(value, places, sign) == said


@pytest.mark.parametrize(
    ("count", "said"), [(0, "0 bytes"), (999, "999 bytes"), (1000, "1.0 kB"), (25 * 10**9, "25 GB")]
)
def test_sizes(count, said):
    assert size_of(count) == said
