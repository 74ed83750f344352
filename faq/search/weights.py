"""Every number of the ranking, in one place. Change them only with the figures of `bench/faq.py`."""

K1 = 0.9
"""BM25: how fast repetitions of a term stop counting."""

B = 0.4
"""BM25: how much long texts are held back."""

FIELD_WEIGHTS: dict[str, float] = {
    "words": 1.0,  # question, other phrasings and answer together
    "question": 0.5,  # the question and its phrasings once more
    "reading": 0.5,  # katakana trigrams over all of it
    "groups": 0.3,  # synonym groups over all of it
    "heads": 0.3,  # first one and two characters of the question's words
}

KEPT_TERMS: dict[str, int] = {"words": 8, "question": 8, "reading": 20, "groups": 6, "heads": 4}
"""Terms of a query that are looked up per field, the rarest ones: the others hardly change the order."""

ALSO_WEIGHT = 0.4
"""Factor on the fields' weights for the official words that the city's synonym list gives for what was typed."""

ALSO_FIELDS = ("words", "question", "reading", "groups")
"""Fields official words are looked up in: nobody typed them, so there is no word half typed."""

SERVICE_PREFERENCE = 1.15
"""Factor on the score of texts of the call's own service."""

CANDIDATES = 60
"""Best texts weighed anew with the service preference, at least."""

SCORE_DIGITS = 6
"""Scores are rounded so that equal texts tie whatever the order of addition."""

LEARNED_LIMIT = 8
"""Learned texts an article is found by, the latest. On JSQuAD, 8 texts for articles asked for often brought 90 % of
what 16 did (MRR@10 .822 -> .897, .905; no more after that) and cost the articles beside them less (.942 -> .939, .937)."""
