"""Writers: outcomes → files and streams, one format a module."""
