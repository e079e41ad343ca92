"""A site owner installs `requirements.lock` and nothing else: all that the server imports must be in it."""

import json
import re
import subprocess
import sys
from pathlib import Path

LOCK = Path(__file__).parents[2] / "requirements.lock"

# Import what `lookalong demo` imports, then what it may need later; name the distributions that all of it came from.
LOADED = """
import importlib.metadata, json, sys
before = set(sys.modules)  # the environment's own start-up hooks are not ours
import lookalong.app, lookalong.cli, lookalong.serving
early = set(sys.modules) - before
import lookalong.bus.redis, lookalong.depot.bucket
import alembic.command, joserfc.jwt, webauthn, sqlalchemy.dialects.postgresql
owners = importlib.metadata.packages_distributions()
names = {name.partition(".")[0] for name in set(sys.modules) - before}
print(json.dumps([sorted({each for name in names for each in owners.get(name, [])}), sorted(early)]))
"""


def normalise(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def test_everything_the_server_imports_is_locked() -> None:
    answer = subprocess.run([sys.executable, "-c", LOADED], check=True, capture_output=True, text=True)
    distributions, early = json.loads(answer.stdout)
    loaded = {normalise(name) for name in distributions}
    locked = {normalise(name) for name in re.findall(r"^([\w.-]+)==", LOCK.read_text(), flags=re.MULTILINE)}
    assert "sqlalchemy" in loaded
    assert loaded - locked - {"lookalong"} == set()
    # What a start does without, see lookalong.library.
    late = {"joserfc", "obstore", "webauthn", "cryptography", "sqlalchemy.dialects.postgresql", "alembic"}
    assert "sqlalchemy" in early
    assert late.intersection(early) == set()
