"""What a plan is worth, and what another input would gain."""

from matcher.match import match


def figures(data):
    """Pairs and sum of the scores of the best plan; nobody waits and seats cost nothing."""
    summary = match(data).summary
    return summary.pairs, summary.total_score


def gained(data, before):
    """What a changed input gains in pairs and score against the figures before."""
    after = figures(data)
    return after[0] - before[0], after[1] - before[1]
