"""What the system costs, measured: `make bench`. No network, an invented council, everything made anew each time."""
