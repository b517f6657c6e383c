"""The way there: a dated plan to one certification, with what it costs, what it rests on and what would change it."""
