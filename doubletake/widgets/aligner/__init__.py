"""A face as numbers: the landmark aligner, the landmarks drawn, the blinks counted."""
