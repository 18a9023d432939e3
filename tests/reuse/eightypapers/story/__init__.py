"""What is said of the invented event, in place of what the book says of its own."""
