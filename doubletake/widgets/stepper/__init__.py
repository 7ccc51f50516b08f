"""The swap, stage by stage: the stepper, its three ways to make a frame, the sweep of a setting."""
