"""How this part joins."""

from flask import Flask

from foundation.web.filters import register_labels
from inquiry_desk.registers import (
    case_views,
    deadline_views,
    file_views,
    finding_views,
    volume_views,
)
from inquiry_desk.registers.blueprint import blueprint
from inquiry_desk.registers.correcting import LABELS as FIELD_LABELS
from inquiry_desk.registers.correcting import Field
from inquiry_desk.registers.models import LABELS
from inquiry_desk.registers.parts import PART_LABELS
from inquiry_desk.registers.queries import figures_by_service, findings_of, register_figures

# Each of these puts its pages on the blueprint when it is imported.
PAGES = (case_views, volume_views, finding_views, deadline_views, file_views)


def init_app(app: Flask) -> None:
    register_labels(LABELS)
    register_labels(PART_LABELS | FIELD_LABELS)
    app.jinja_env.globals.update(
        register_figures=register_figures,
        register_figures_by_service=figures_by_service,
        findings_of=findings_of,
        RegisterField=Field,
    )
    app.register_blueprint(blueprint)
