"""What the book may say: facts, rows, prose and tables, and whether they are right.

Belongs here: what can be cited, and every check of data or words, for any event. Does
not: what is said of one event (`story`), pictures (`drawing`), pages (`site`).
"""
