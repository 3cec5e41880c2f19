"""Bytes in, bytes out: reads inputs, decodes them, and writes and reads back the output folder."""
