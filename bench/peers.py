"""What named peers took for the same acts at 100,000 tickets, measured once; facts to read ours beside.

Request Tracker 5.0.3 and django-helpdesk 2.6.1 on PostgreSQL 15, two server processes, one request at a time by HTTP on a
machine of two processors that others used too (2026-11-22); milliseconds by the clock, `cpu_ms` of server and database.
"""

PEERS: dict[str, dict[str, dict[str, float]]] = {
    "Request Tracker 5.0.3": {
        "list of 50 tickets": {"p50_ms": 707, "p95_ms": 901, "cpu_ms": 679},
        "ticket": {"p50_ms": 468, "p95_ms": 609, "cpu_ms": 655},
        "search in subjects": {"p50_ms": 897, "p95_ms": 1617, "cpu_ms": 755},
        "search in texts, with its index": {"p50_ms": 89, "p95_ms": 116, "cpu_ms": 50, "hits": 0},
        "search in texts, without": {"p50_ms": 1731, "p95_ms": 2120, "cpu_ms": 1594, "hits": 0},
    },
    "django-helpdesk 2.6.1": {
        "list of 25 tickets (page and data)": {"p50_ms": 1932, "p95_ms": 2193, "cpu_ms": 1878},
        "ticket": {"p50_ms": 64, "p95_ms": 92, "cpu_ms": 44},
        "search, common word": {"p50_ms": 2284, "p95_ms": 2449, "cpu_ms": 2275},
        "search, rare word": {"p50_ms": 1932, "p95_ms": 2289, "cpu_ms": 2010},
    },
}
