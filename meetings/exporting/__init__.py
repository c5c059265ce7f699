"""Files made of meetings, for saving, printing and sending."""
