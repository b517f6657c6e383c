"""Pages of a case's life: the referral, where it stands, who works on it, what is due, the closing."""
