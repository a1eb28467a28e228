"""Warm tools for the deaths that need no process of their own."""

from __future__ import annotations

import pytest

from maild.config import packaged_directory
from maild.workshop import Tools, make_tools


@pytest.fixture(scope="session")
def tools() -> Tools:
    return make_tools(packaged_directory("rules"), packaged_directory("templates"))
