"""The result of the self-check: every certification side by side, each with its whole tree of reasons."""
