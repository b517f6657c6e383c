"""The kinds of case manager there are: what they do, ask and pay, and which of them are open to a person."""
