"""Tandems: where each stands, and what can be done."""
