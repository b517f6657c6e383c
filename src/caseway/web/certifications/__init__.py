"""What each certification asks, from the rulebook and what surrounds it; no person is involved."""
