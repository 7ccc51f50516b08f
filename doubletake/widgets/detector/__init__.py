"""The detector: trained, asked for advice, set to work on a platform."""
