"""The registers of organisations, people, seats and accounts."""

from organisations.admin import accounts, changes, links, organisations, people, seats

__all__ = ["accounts", "changes", "links", "organisations", "people", "seats"]
