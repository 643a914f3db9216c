"""The only place that knows SQL; what leaves it are plain records."""
