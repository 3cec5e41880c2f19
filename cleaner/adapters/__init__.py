"""Steps in other people's pipelines: one module a library, which is imported when its module is.

Each takes the options of `cleaner.Cleaner` by name. ``pip install 'scraper-cleaner[adapters]'`` installs all libraries.
"""
