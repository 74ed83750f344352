"""What the parts of the desk need at run time and cannot know by themselves."""

from dataclasses import dataclass

from flask import current_app

from inquiry_desk.settings import Settings

KEY = "inquiry_desk"


@dataclass(frozen=True)
class Runtime:
    settings: Settings
    secret_key: bytes


def runtime() -> Runtime:
    """Of the application at work."""
    found: Runtime = current_app.extensions[KEY]
    return found
