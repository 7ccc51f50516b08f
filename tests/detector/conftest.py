"""A table drawn by lot, and a detector that learnt from its first five people."""

import pytest

from doubletake.detector import train
from tests.evidence.simulated import simulated_table


@pytest.fixture(scope="session")
def table():
    return simulated_table(seed=1)


@pytest.fixture(scope="session")
def training(table):
    return table.of(split="training")


@pytest.fixture(scope="session")
def detector(training):
    return train(training)
