#!/bin/sh
# From nothing to rows in a target, in one minute: a sandbox with two users, discovery, selection, a full sync, a change, and
# a second sync that moves the change alone. In a clone of this project:
#
#   npm run build && sh examples/quickstart.sh
#
# On your own Oracle leave out step 1, and write your own connect strings into the two files of step 2.
set -eu

packages=$(cd "$(dirname "$0")/../packages" && pwd)
sandbox() { node "$packages/sandbox/dist/cli.js" "$@"; }
tap() { node "$packages/tap/dist/cli.js" --log-level warning "$@"; }
target() { node "$packages/target/dist/cli.js" --log-level warning "$@"; }

# Runs one statement: sql USER PASSWORD STATEMENT
sql() {
  node --input-type=module -e '
    const [module, connect_string, user, password, statement] = process.argv.slice(1);
    const { OracleApi } = await import(module);
    const oracle = await OracleApi.connect({ connect_string, user, password });
    if (/^select/i.test(statement)) for await (const row of oracle.query(statement)) console.log(JSON.stringify(row));
    else await oracle.execute(statement);
    await oracle.close();
  ' "$packages/core/dist/oracle/index.js" "$connect_string" "$@"
}

work=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server"; rm -rf "$work"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP
cd "$work"

echo "1. An Oracle look-alike with a table of HR, and a user DWH who owns nothing yet"
cat > seed.sql << 'SQL'
CREATE TABLE employees (
  id NUMBER(6) PRIMARY KEY, name VARCHAR2(40 CHAR) NOT NULL, salary NUMBER(9,2), hired DATE,
  updated_at TIMESTAMP(6) WITH TIME ZONE NOT NULL
);
INSERT INTO employees VALUES (100, 'Łukasz', 24000.5, DATE '2003-06-17', TIMESTAMP '2024-01-01 09:00:00.000001 +01:00');
INSERT INTO employees VALUES (101, 'Neena', NULL, DATE '2005-09-21', TIMESTAMP '2024-01-02 09:00:00 +01:00');
INSERT INTO employees VALUES (102, '花子', 17000, NULL, TIMESTAMP '2024-01-03 09:00:00 -05:00');
CREATE TABLE badges (id NUMBER(6) PRIMARY KEY, code RAW(4));
INSERT INTO badges VALUES (1, HEXTORAW('CAFE'));
COMMIT;
SQL
sandbox --user HR/hr_pw --user DWH/dwh_pw --seed seed.sql > sandbox.json 2> sandbox.log &
server=$!
until [ -s sandbox.json ]; do
  kill -0 "$server" || { cat sandbox.log; exit 1; }
  sleep 0.1
done
connect_string=$(node -p 'JSON.parse(require("fs").readFileSync("sandbox.json")).connectString')

echo "2. The settings of tap and target"
cat > tap.json << JSON
{
  "connect_string": "$connect_string", "user": "HR", "password": "hr_pw",
  "filter_schemas": ["HR"],
  "select": ["HR-*.*", "!HR-EMPLOYEES.SALARY"],
  "metadata": {"HR-EMPLOYEES": {"replication-method": "INCREMENTAL", "replication-key": "UPDATED_AT"}}
}
JSON
cat > target.json << JSON
{"connect_string": "$connect_string", "user": "DWH", "password": "dwh_pw"}
JSON

echo "3. Discover: what there is, and what of it is selected"
tap --config tap.json --discover > catalog.json
node -e '
  for (const { tap_stream_id, metadata } of JSON.parse(require("fs").readFileSync("catalog.json")).streams) {
    const columns = metadata.filter((entry) => entry.breadcrumb.length > 0);
    const name = ({ breadcrumb, metadata }) => (metadata.selected === false ? `(${breadcrumb[1]})` : breadcrumb[1]);
    console.log(`   ${tap_stream_id}: ${columns.map(name).join(", ")}`);
  }'

echo "4. Sync everything"
tap --config tap.json --catalog catalog.json | target --config target.json > states.jsonl
tail -n 1 states.jsonl > state.json
cat state.json

echo "5. Something changes in the source"
sql HR hr_pw "INSERT INTO employees VALUES (103, 'Zoë', 12000, DATE '2024-02-01', TIMESTAMP '2024-02-01 08:00:00 +00:00')"

echo "6. Sync again from the STATE: the change moves, and the row at the bookmark once more"
tap --config tap.json --catalog catalog.json --state state.json > messages.jsonl
grep '"RECORD","stream":"HR-EMPLOYEES"' messages.jsonl
target --config target.json < messages.jsonl > states.jsonl
tail -n 1 states.jsonl > state.json

echo "7. What the target has now"
sql DWH dwh_pw "SELECT id, name, TO_CHAR(updated_at, 'YYYY-MM-DD HH24:MI:SS.FF6 TZH:TZM') AS updated_at FROM employees ORDER BY id"
sql DWH dwh_pw "SELECT id, RAWTOHEX(code) AS code FROM badges"
