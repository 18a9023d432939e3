"""The book's charts, a module a chapter: DataFrames in, Figures out."""
