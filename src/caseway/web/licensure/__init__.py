"""Licenses from state to state: the compacts, what titles mean, and where a state demands more."""
