"""Whole pools scored by compiled loops over codes and tables, without a matrix."""
