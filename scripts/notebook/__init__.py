"""The notebook: what its cells show things with, how it is executed, and how it becomes a page."""
