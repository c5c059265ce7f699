"""Sending a report out to those it quotes: rounds, answers for each line, the board, what is taken in (N-5).

The modules are imported by their own names: publishing asks `looking_through`, and the other deeds use publishing.
"""
