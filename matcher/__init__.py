"""Who should be paired with whom? Scores in; plan, proof and advice out."""
