"""The spelling of all that a reader or a user meets."""
