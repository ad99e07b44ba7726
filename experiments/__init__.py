"""Runs of the practice: from a configuration to committed result files."""
