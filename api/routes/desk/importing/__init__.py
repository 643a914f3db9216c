"""Importing a list, step by step."""
