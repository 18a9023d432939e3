"""How a figure is made: its picture, its words in place, its files.

Belongs here: what any chart of any event needs. Does not: what a chart shows or says
(`story.charts`), nor where it stands in a page (`site`).
"""
