"""kostprijs: cost-price research for municipal care procurement, without giving any provider away.

Importing the package does no work and loads no third-party library; each module loads what it
needs when it is used.
"""

__version__ = "0.2.0"
