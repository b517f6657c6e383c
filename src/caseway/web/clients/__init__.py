"""The pages of clients: found, opened, changed, consented for and sent, each by what the policy lets its viewer do."""
