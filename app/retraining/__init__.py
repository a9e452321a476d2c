"""When trainings start: never, by hand, or by themselves once enough new tags are there."""
