"""Archives that travel between this project and belenios-tool."""
