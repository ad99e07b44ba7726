"""Checks a built site against the result files; shares no code with what renders it.

It reads the HTML as a reader gets it, and works out every number and verdict again from the files. What both sides have
in common is data: the schema and store of the results, the catalogue, the thresholds and the original's claims.
"""
