"""How Caseway runs: settings by environment, addresses, and the server that shows the pages."""
