"""Tariff scenarios of the policy analyst: released figures, public parameters and own assumptions only."""
