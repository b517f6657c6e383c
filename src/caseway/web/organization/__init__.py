"""An organization's programs, teams and people: who works where, and as what."""
