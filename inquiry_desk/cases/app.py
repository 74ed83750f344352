"""How cases join: the parts in their order."""

from flask import Flask

from foundation.web.filters import register_labels
from inquiry_desk.cases import kinds, stages
from inquiry_desk.cases.arranging import app as arranging
from inquiry_desk.cases.asking import app as asking
from inquiry_desk.cases.asking import models as asking_models
from inquiry_desk.cases.checking import app as checking
from inquiry_desk.cases.importing import app as importing
from inquiry_desk.cases.intake import app as intake
from inquiry_desk.cases.missing import app as missing
from inquiry_desk.cases.missing import models as missing_models
from inquiry_desk.cases.moving import app as moving
from inquiry_desk.cases.moving import models as moving_models
from inquiry_desk.cases.overview import app as overview

TABLES = (moving_models.CaseBatch, missing_models.CaseMissing, asking_models.CasePace)


def init_app(app: Flask) -> None:
    register_labels(kinds.LABELS | stages.LABELS)
    for part in (arranging, moving, missing, checking, intake, importing, asking, overview):
        part.init_app(app)
