"""Scoring and the search for candidates on many machines; needs the extra `matcher[cluster]`."""

from matcher.cluster.machines import Machines

__all__ = ["Machines"]
