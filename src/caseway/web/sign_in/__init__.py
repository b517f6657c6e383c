"""Signing in, and what is one's own: password, second factor, sessions. The library's views with our templates."""
