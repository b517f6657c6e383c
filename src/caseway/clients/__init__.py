"""The people who are served: who they are, who belongs to them, and what they consented to."""
