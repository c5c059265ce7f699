"""The demo council: what is shown before a council has minutes of its own. All of it is invented."""
