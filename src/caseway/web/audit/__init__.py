"""The page of auditors and privacy officers: what was done and seen, and that nobody altered it."""
