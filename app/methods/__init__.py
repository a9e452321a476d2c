"""Which systems there are, what they need, and how good they were measured."""
