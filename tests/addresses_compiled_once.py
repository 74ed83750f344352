"""Werkzeug takes each address of each application apart and compiles it; the tests build the same one thousands of times.

What comes of it depends on the address alone, so that each is compiled once in a process: an application then takes a
fourth of the time.
"""

from functools import wraps

from werkzeug.routing import Rule

_COMPILED: dict[tuple[object, ...], Rule] = {}


def install() -> None:
    """From now on, in this process."""
    compile_anew = Rule.compile

    @wraps(compile_anew)
    def compile_once(rule: Rule) -> None:
        key = (rule.rule, rule.subdomain, rule.host, rule.merge_slashes, repr(rule.defaults))
        like = _COMPILED.get(key)
        if like is None:
            compile_anew(rule)
            _COMPILED[key] = rule
            return
        # Nobody changes these afterwards; the converters know no more of their map than that it is one of ours.
        rule._parts, rule._trace, rule._converters = like._parts, like._trace, like._converters
        rule.arguments = like.arguments
        rule._build = like._build.__func__.__get__(rule, None)  # type: ignore[attr-defined]
        rule._build_unknown = like._build_unknown.__func__.__get__(rule, None)  # type: ignore[attr-defined]

    Rule.compile = compile_once  # type: ignore[method-assign]
