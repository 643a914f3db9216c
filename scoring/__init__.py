"""How well does this mentor fit this mentee? Profiles in, scores and reasons out."""
