"""Articles of the tests, in force or on their way."""

from faq.articles import actions
from faq.articles.actions import ArticleText, Placing
from faq.following import follow_changes
from faq.models import Article
from foundation import clock
from foundation.db import transaction


def in_force(question: str, answer: str = "窓口で手続きができます。", **placing: object) -> int:
    """The id of an article that call-takers may use and find; `placing` as in `Placing`."""
    return _id_of(ArticleText(question, answer), placing, approved=True)


def draft(question: str, answer: str = "窓口で手続きができます。", **placing: object) -> int:
    """The id of an article of which there is only a draft."""
    return _id_of(ArticleText(question, answer), placing, approved=False)


def in_force_as(text: ArticleText, **placing: object) -> int:
    """The same with everything an article can say."""
    return _id_of(text, placing, approved=True)


def _id_of(text: ArticleText, placing: dict[str, object], approved: bool) -> int:
    with transaction():
        article: Article = actions.write_article(text, Placing(**placing), None, clock.now())  # type: ignore[arg-type]
        if approved:
            actions.approve(article, None, clock.now())
        article_id = article.id
    follow_changes()
    return article_id
