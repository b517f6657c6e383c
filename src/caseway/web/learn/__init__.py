"""Ways to study: how long, how much, what each proves to a certifier and what it does not."""
