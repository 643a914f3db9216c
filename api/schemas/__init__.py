"""What travels over the wire: requests, answers, and the faults found in them."""
