"""How Django itself writes and reads dates and numbers, where its own way for a language is not ours."""
