"""Adapters: `cleaner` inside other programs' pipelines. One library a module, an extra each."""
