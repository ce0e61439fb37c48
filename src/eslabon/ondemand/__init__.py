"""What a reader asks for: made of a finished edition, never of raw data."""
