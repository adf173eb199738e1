"""Pages of the democratic life."""
