"""The cost model: one file, evaluated, written to Excel and printed."""
