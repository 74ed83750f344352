"""The post of these tests."""

import pytest
from flask import Flask

from tests.integration.correspondence.citizens import Post, post_of
from tests.personas import City


@pytest.fixture
def post(app: Flask, city: City) -> Post:
    return post_of(app)
