"""Your own data: files read into samples, with a report of what was worked out.

`reading.read_table` is the way in. DuckDB reads delimited text and Parquet, and is imported when such a file is
read and not before.
"""
