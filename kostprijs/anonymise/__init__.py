"""From contributions to figures that can't be traced to anyone."""
