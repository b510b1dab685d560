"""Readers: what a user names → items to clean, one format a module."""
