"""Redaction of a person: found everywhere, looked over by the secretary, taken out of record, drafts and files.

Source: the right to erasure, article 17 of the GDPR; trust programme F4; decision 2.
"""

from meetings.redacting.doing import CannotRedact, begin_redaction, carry_out
from meetings.redacting.finding import Found, find, keys_of, wanted_of
from meetings.redacting.names import Wanted
from meetings.redacting.sweeping import sweep

__all__ = ["CannotRedact", "Found", "Wanted", "begin_redaction", "carry_out", "find", "keys_of", "sweep", "wanted_of"]
