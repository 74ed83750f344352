"""Drawing answers, looking at them, and putting back what was drawn. None of these commits."""

from datetime import datetime

from foundation.audit.actions import record
from foundation.audit.models import AuditAction
from foundation.db import db
from foundation.organisation.models import User
from foundation.seen import ChangedMeanwhileError
from inquiry_desk.quality.models import AnswerSample, SampleResult
from inquiry_desk.quality.queries import Drawing, drawn_at_random


def draw(drawing: Drawing, by: User, at: datetime) -> int:
    """Draw for a second look; how many there were to draw."""
    drawn = drawn_at_random(drawing, by)
    for inquiry_id, person_id in drawn:
        db.session.add(
            AnswerSample(inquiry_id=inquiry_id, answered_by_id=person_id, drawn_by=by, drawn_at=at)
        )
    db.session.flush()
    record(AuditAction.CREATED, "answer_samples", items=len(drawn))
    return len(drawn)


def look(
    sample: AnswerSample, result: SampleResult, comment: str, by: User, at: datetime, seen: int | None
) -> None:
    """Write what the second look found. ChangedMeanwhileError where somebody else did since it was shown."""
    if seen != sample.version:
        raise ChangedMeanwhileError
    sample.result, sample.comment, sample.looked_by, sample.looked_at = result, comment, by, at
    record(AuditAction.CHANGED, "answer_sample", sample.inquiry.number, sample_result=result.value)
    db.session.flush()


def put_back(sample: AnswerSample) -> bool:
    """It may be drawn again. Not once somebody has looked at it."""
    if sample.looked_at is not None:
        return False
    record(AuditAction.CHANGED, "answer_sample", sample.inquiry.number, drawn_put_back=True)
    db.session.delete(sample)
    db.session.flush()
    return True
