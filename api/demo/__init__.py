"""A made-up cohort like those of Lower Saxony, for whoever wants to see the service at work."""
