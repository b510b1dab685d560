"""Rule files → rules → evidence on blocks."""
