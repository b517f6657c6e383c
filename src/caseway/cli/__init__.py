"""The `caseway` command: a door. It reads arguments, the clock and the environment, asks, and prints."""
