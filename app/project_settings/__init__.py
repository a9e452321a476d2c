"""What admins decide for the whole installation."""
