"""One photo set in motion: the animator and the turn it can stand."""
