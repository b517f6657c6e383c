"""What every page shares: what browsers are told, the frame around a page, its words, and its errors."""
