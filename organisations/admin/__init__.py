"""The registers of organisations, people, seats and accounts."""

from organisations.admin import accounts, organisations, people, seats

__all__ = ["accounts", "organisations", "people", "seats"]
