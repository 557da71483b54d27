"""Users' own data: reads files into samples, and reports what was found in them.

`reading.read_table` is the entry point. DuckDB reads delimited text and Parquet, and is imported when the first file is
read.
"""
