"""Today, the caseload and the team: what waits, what it comes to in hours, and how it is kept."""
