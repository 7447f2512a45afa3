"""The Meltano SDK's own tests of taps, of their streams and of their attributes."""

import json
import sys

from sdk_program import CONFIG, PrintsMixin, json_file, run
from singer_sdk import Stream, Tap
from singer_sdk.testing import SuiteConfig, get_tap_test_class

with json_file(CONFIG) as config_file:
    CATALOG = json.loads(run("--config", config_file, "--discover"))


class OracleStream(Stream):
    """A stream of the catalog; the executable reads its records."""

    def __init__(self, tap, entry):
        (table,) = [m["metadata"] for m in entry["metadata"] if m["breadcrumb"] == []]
        self.primary_keys = table.get("table-key-properties", [])
        super().__init__(tap, schema=entry["schema"], name=entry["tap_stream_id"])

    def get_records(self, context):
        raise NotImplementedError


class TapOracle(PrintsMixin, Tap):
    """What the SDK's tests take for a tap; the executable does everything."""

    name = "tap-oracle"
    config_jsonschema = {"type": "object", "properties": {}}

    def discover_streams(self):
        return [OracleStream(self, entry) for entry in CATALOG["streams"]]

    @property
    def catalog_dict(self):
        return CATALOG

    def run_discovery(self):
        with json_file(CONFIG) as config:
            assert json.loads(run("--config", config, "--discover")) == CATALOG
        return json.dumps(CATALOG)

    def run_connection_test(self):
        with json_file(CONFIG) as config:
            run("--config", config, "--test")
        return True

    def run_sync_dry_run(self, dry_run_record_limit=1, streams=None):
        with json_file(CONFIG) as config:
            sys.stdout.write(run("--config", config))
        return True


TestTap = get_tap_test_class(
    TapOracle,
    config=CONFIG,
    suite_config=SuiteConfig(ignore_no_records_for_streams=["SOURCE-NO_ROWS"]),
)
