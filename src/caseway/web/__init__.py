"""The pages: a door. Each folder is one area of them; `base` holds what all of them share."""
