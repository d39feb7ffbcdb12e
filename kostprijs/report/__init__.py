"""Pages made from released figures only."""
