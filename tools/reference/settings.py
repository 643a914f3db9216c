"""Every setting, as the README has it too."""

from api.settings import TABLE
from tools.reference.markdown import code, document, table


def page() -> str:
    """All settings with their defaults."""
    rows = [(code(one.name), code(one.default), one.meaning) for one in TABLE]
    return document(
        "# Settings",
        "Environment variables, read once at the start, by servers, workers and commands alike. One that is\n"
        "not known or holds something else than expected ends the program, and all of them are named at\n"
        "once. An empty one counts as absent.",
        table(("name", "default", "meaning"), rows),
        "`OTEL_*` and the others of OpenTelemetry hold as well: [Watch over the\n"
        "service](../how-to/observe.md). Behind a proxy, `FORWARDED_ALLOW_IPS` names it: [Operate the\n"
        "service](../how-to/operate.md).",
    )
