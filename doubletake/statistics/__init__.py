"""Numbers alone: intervals, the bootstrap, AUC, signal detection and calibration."""
