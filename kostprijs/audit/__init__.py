"""What an auditor does: verify a publication, and follow a figure back. Reads no submission."""
