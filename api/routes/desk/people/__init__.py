"""The lists of people, and each of them."""
