"""The whole report as one PDF, printed from the built site."""
