"""Rounds of clips and what was answered to them: dealt, stored, scored, put in sentences."""
