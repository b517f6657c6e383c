"""The pages of casework: what is due, the cases, and all that is written in them."""
