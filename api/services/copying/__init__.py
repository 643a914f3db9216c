"""Copies of the whole database: taken, kept for a while, checked, and put in its place."""
