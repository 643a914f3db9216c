"""What follows from an optimal plan: what an override costs, whom to recruit, how firm each pair is."""
