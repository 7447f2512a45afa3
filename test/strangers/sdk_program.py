"""Our executable, as the SDK's tests see it.

The environment gives what to test: PROGRAM, the command as JSON list, and CONFIG, the settings as JSON object.
"""

import contextlib
import io
import json
import os
import subprocess
import tempfile

from singer_sdk.exceptions import MissingKeyPropertiesError, RecordsWithoutSchemaException

PROGRAM = json.loads(os.environ["PROGRAM"])
CONFIG = json.loads(os.environ["CONFIG"])


def run(*args: str, lines: str = "") -> str:
    """Runs the program, gives its stdout and raises what the SDK would raise."""
    ending = subprocess.run([*PROGRAM, *args], input=lines, capture_output=True, encoding="utf-8")
    if ending.returncode == 0:
        return ending.stdout
    if "record_missing_key" in ending.stderr:
        raise MissingKeyPropertiesError(ending.stderr)
    if "before its SCHEMA" in ending.stderr:
        raise RecordsWithoutSchemaException(ending.stderr)
    raise RuntimeError(ending.stderr)


@contextlib.contextmanager
def json_file(content: object):
    """A file that is gone afterwards."""
    with tempfile.NamedTemporaryFile("w", suffix=".json", encoding="utf-8") as file:
        json.dump(content, file)
        file.flush()
        yield file.name


class PrintsMixin:
    """What the SDK's test `cli_prints` calls, done by the executable."""

    @classmethod
    def print_version(cls):
        version = run("--version")
        assert version.startswith(f"{cls.name} "), version

    @classmethod
    def print_about(cls, output_format=None):
        about = run("--about", *(["--format", output_format] if output_format else []))
        if output_format != "json":
            assert cls.name in about, about
            return
        # The keys that the SDK prints, by its own code.
        with contextlib.redirect_stdout(io.StringIO()) as out:
            super().print_about(output_format="json")
        missing = set(json.loads(out.getvalue())) - set(json.loads(about))
        assert not missing, missing
