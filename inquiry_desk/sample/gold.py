"""The gold set of the sample articles: only queries that nobody has yet."""

from sqlalchemy import select

from faq.gold.models import GoldQuery, QueryKind
from faq.models import Article, ArticleVersion
from foundation import clock
from foundation.db import db
from foundation.organisation.models import Service
from inquiry_desk.sample.content import read


def load_gold() -> int:
    """Add the missing queries whose right articles are there; returns how many."""
    known, articles = set(db.session.scalars(select(GoldQuery.text))), _articles()
    new = [
        GoldQuery(
            text=entry["text"],
            kind=QueryKind(kind),
            sample=True,
            added_at=clock.now(),
            answers=[articles[name] for name in (*entry["right"], *entry.get("judged", []))],
        )
        for kind, entries in read("gold").items()
        for entry in entries
        if entry["text"] not in known and articles.keys() >= {*entry["right"], *entry.get("judged", [])}
    ]
    db.session.add_all(new)
    db.session.flush()
    return len(new)


def _articles() -> dict[str, Article]:
    """The sample articles by file and place in it, as gold.toml names them, however they were changed since."""
    query = select(Service.code, ArticleVersion.question, Article)
    query = query.join(Article.versions).join(Article.service).where(Article.sample)
    asked = {(code, question): article for code, question, article in db.session.execute(query)}
    return {
        f"{service['code']}#{place}": asked[service["code"], entry["question"]]
        for service in read("organisation")["services"]
        for place, entry in enumerate(read(f"faq-{service['code']}")["articles"], 1)
        if (service["code"], entry["question"]) in asked
    }
