"""Graded answers: kept the moment they are given, and checked."""
