"""What the service says of itself: logs, figures and traces, none of which names anybody.

It imports nothing else of ours, so that everybody may use it.
"""
