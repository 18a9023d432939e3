"""The charts, a module a chart or a few of a chapter: DataFrames in, Figures out."""
