"""A table drawn by lot, and what was fitted on it, once for all tests."""

import pytest

from doubletake.evidence import fit_evidence
from tests.evidence.simulated import simulated_table


@pytest.fixture(scope="session")
def table():
    return simulated_table(seed=1)


@pytest.fixture(scope="session")
def fit(table):
    return fit_evidence(table, "2026-11-22")
