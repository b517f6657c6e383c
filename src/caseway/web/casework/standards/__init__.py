"""What a program follows, and how that is changed."""
