"""Copies of a whole database: taken while others write, and put in place of what is there."""
