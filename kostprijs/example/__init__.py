"""The example traject: invented submissions as data, and the writer that makes real workbooks of them."""
