"""A read-only JSON API of what a visitor may read, with its own description in `/api/v1/openapi.json`.

Everybody gets the same: no session, no cookie, no account is read.
"""
