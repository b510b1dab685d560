"""Evidence → labelled segments, title and metadata."""
