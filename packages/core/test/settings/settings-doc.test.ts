// Layer: pure.
import { expect, test } from "vitest";
import { renderSettingsDoc } from "../../src/settings/settings-doc.ts";
import { sampleSettings } from "./sample-settings.ts";

test("the page has every program with its tables, then the names of other systems", () => {
  const page = renderSettingsDoc([sampleSettings]);
  const [, program = ""] = page.split("\n## tap-sample\n");
  expect(page.startsWith("# Settings\n\nThis page is generated")).toBe(true);
  expect(program).toBe(`
Reads a sample database.

### Connection

| name | type | default | environment variable | aliases | description |
| --- | --- | --- | --- | --- | --- |
| \`host\` | text | required | \`TAP_SAMPLE_HOST\` | \`hostname\` | Name or address of the server. Example: \`"db.example.com"\`. |
| \`port\` | integer 1..65535 | \`1521\` | \`TAP_SAMPLE_PORT\` |  | TCP port of the listener. |
| \`service_name\` | text |  | \`TAP_SAMPLE_SERVICE_NAME\` |  | Service name of the database. |
| \`sid\` | text |  | \`TAP_SAMPLE_SID\` |  | System identifier, instead of service_name. |
| \`user\` | text | required | \`TAP_SAMPLE_USER\` |  | User to log on as. |
| \`password\` | text, secret |  | \`TAP_SAMPLE_PASSWORD\` |  | Password of the user. |
| \`ssl_server_dn_match\` | boolean | \`true\` | \`TAP_SAMPLE_SSL_SERVER_DN_MATCH\` |  | Compare the name in the server's certificate. |
| \`call_timeout_s\` | number >= 0 | \`0\` | \`TAP_SAMPLE_CALL_TIMEOUT_S\` |  | Seconds a call may take, 0 for no limit. |
| \`ssh_tunnel\` | object |  | \`TAP_SAMPLE_SSH_TUNNEL\` |  | A tunnel to the server. |

### General

| name | type | default | environment variable | aliases | description |
| --- | --- | --- | --- | --- | --- |
| \`filter_schemas\` | list of text |  | \`TAP_SAMPLE_FILTER_SCHEMAS\` |  | Owners to read. |
| \`load_method\` | "append-only" \\| "upsert" \\| "overwrite" | \`"upsert"\` | \`TAP_SAMPLE_LOAD_METHOD\` |  | How rows reach their table. |
| \`validate_records\` | "strict" \\| "off" | \`"strict"\` | \`TAP_SAMPLE_VALIDATE_RECORDS\` |  | Whether records are checked. |
| \`flattening_separator\` | text | \`"__"\` | \`TAP_SAMPLE_FLATTENING_SEPARATOR\` |  | Stands between the parts of a flattened name. |
| \`schema_mapping\` | object of text | \`{}\` | \`TAP_SAMPLE_SCHEMA_MAPPING\` |  | Source schema to owner. |
| \`start_date\` | text (date-time) |  | \`TAP_SAMPLE_START_DATE\` |  | Earliest moment to read. |

### Names of flext

| name | here |
| --- | --- |
| \`oracle_host\` | \`host\` |
| \`oracle_password\` | \`password\` |
| \`disable_dn_matching\` | \`ssl_server_dn_match\` (the opposite) |
| \`tables_filter\` | \`filter_schemas\` (comma-separated text) |
| \`load_method\` | \`load_method\` (\`INSERT\` is \`"append-only"\`; \`BULK_MERGE\` is \`"upsert"\`) |

### Names of radbrt

| name | here |
| --- | --- |
| \`username\` | \`user\` |

### Names of s7clarke10

| name | here |
| --- | --- |
| \`WALLET_DN_MATCH\` | \`ssl_server_dn_match\` (YES or NO) |
| \`scn_window_size\` | ignored: there is no log-based reading yet |

### Names of sdk

| name | here |
| --- | --- |
| \`call_timeout_ms\` | \`call_timeout_s\` (in milliseconds) |
| \`validate_records\` | \`validate_records\` (\`true\` is \`"strict"\`; \`false\` is \`"off"\`) |
| \`stream_maps\` | refused when set: streams cannot be changed here, and leaving out a mask could show data |
`);
});

test("several programs stand one after the other", () => {
  const page = renderSettingsDoc([sampleSettings, { ...sampleSettings, program: "target-sample" }]);
  expect([...page.matchAll(/^## .*/gm)].map(([heading]) => heading)).toStrictEqual([
    "## How settings are given",
    "## tap-sample",
    "## target-sample",
  ]);
});
