from matcher.advice.newcomers import best_offers
from matcher.advice.warm import warm_up
from matcher.advice.wide.ways import by_node, complete


def test_everything_is_compiled_when_installing():
    """After warming up the loops of advice have their machine code."""
    warm_up()
    for loop in (best_offers, by_node, complete):
        assert loop.signatures
