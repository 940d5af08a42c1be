"""Reporting months: open while facts come in, closing while their tables are made, closed for ever."""
