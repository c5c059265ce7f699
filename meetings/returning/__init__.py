"""A draft that comes back as a Word file: its changes beside the draft's lines, taken in one by one or declined."""
