"""Advice about pools whose matrix of scores is never held, exact all the same."""
