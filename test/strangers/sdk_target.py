"""The Meltano SDK's own tests of targets. The rows are compared by the test that starts this one."""

import json
import sys

from sdk_program import CONFIG, PrintsMixin, json_file, run
from singer_sdk import Target
from singer_sdk.testing import get_target_test_class
from singer_sdk.testing.suites import SingerTestSuite
from singer_sdk.testing.target_tests import (
    TargetMultipleStateMessages,
    TargetRecordMissingRequiredProperty,
)
from singer_sdk.testing.templates import TargetFileTestTemplate


class TargetOracle(PrintsMixin, Target):
    """What the SDK's tests take for a target; the executable does everything."""

    name = "target-oracle"
    config_jsonschema = {"type": "object", "properties": {}}
    lines = ""

    def __init__(self, *, config, **kwargs):
        # The SDK writes its own defaults into the dictionary that it is given.
        self.settings = config
        super().__init__(config=dict(config), **kwargs)

    def process_lines(self, file_input):
        self.lines = file_input.read()

    def process_endofpipe(self):
        with json_file(self.settings) as config:
            sys.stdout.write(run("--config", config, lines=self.lines))


class UserLocation(TargetFileTestTemplate):
    name = "user_location_data"


class UserLocationUpsert(TargetFileTestTemplate):
    name = "user_location_upsert_data"


class NoPrimaryKeysAppend(TargetFileTestTemplate):
    name = "no_primary_keys_append"


class MultipleStates(TargetMultipleStateMessages):
    """The SDK expects the states that certain batches make, and leaves the test out of its suite."""

    def test(self) -> None:
        self.runner.sync_all()
        sent = [json.loads(line) for line in self.runner.input_filepath.read_text().splitlines()]
        states = [message["value"] for message in sent if message["type"] == "STATE"]
        written = self.runner.state_messages
        assert [state for state in states if state in written] == written
        assert written[-1] == states[-1]


class RecordMissingRequiredProperty(TargetRecordMissingRequiredProperty):
    """Left out of the SDK's suite. Such a record is loaded when records are not checked."""

    def setup(self) -> None:
        self.runner.config = {**self.runner.config, "validate_records": False}


left_out = SingerTestSuite(
    kind="target",
    tests=[
        UserLocation,
        UserLocationUpsert,
        NoPrimaryKeysAppend,
        MultipleStates,
        RecordMissingRequiredProperty,
    ],
)
TestTarget = get_target_test_class(TargetOracle, config=CONFIG, custom_suites=[left_out])
