"""Trying a policy, and computing with it."""
