// Layer: sandbox, or real Oracle when ORACLE_TEST_CONNECT_STRING is set.
// States and settings of the taps and targets that people come from go on as they are.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { checkTapOutput, messagesOf } from "../conformance/index.ts";
import {
  type Choices,
  choose,
  discover,
  isRealOracle,
  logged,
  openDatabase,
  ProgramFolder,
  rowTexts,
  succeeded,
  type TestCatalog,
  type TestDatabase,
  wholeLines,
} from "./harness.ts";

const folder = new ProgramFolder();
let database: TestDatabase;
let catalog: TestCatalog;

beforeAll(async () => {
  database = await openDatabase({
    seed: `
CREATE TABLE orders (id NUMBER(9) CONSTRAINT orders_pk PRIMARY KEY, changed_at TIMESTAMP(6), day DATE, seq NUMBER(20));
INSERT INTO orders SELECT level, TIMESTAMP '2024-01-01 00:00:00' + NUMTODSINTERVAL(level, 'SECOND'), DATE '2024-01-01' + level, level * 1000000000000 FROM dual CONNECT BY level <= 10;
`,
  });
  catalog = await discover(folder, database);
}, 180_000);
afterAll(async () => {
  await database.close();
  folder[Symbol.dispose]();
});

const id = () => `${database.users.source.name}-ORDERS`;

async function runFrom(
  bookmark: object,
  choice: Choices[string],
  more: object = {},
  settings: object = {},
) {
  const state = { bookmarks: { [id()]: bookmark }, ...more };
  const ending = succeeded(
    await folder.tap({
      config: { ...settings, ...database.settings("source") },
      catalog: choose(catalog, { ORDERS: choice }),
      state,
    }),
  );
  const lines = ending.stdout.split("\n");
  const messages = messagesOf(lines);
  return {
    ending,
    problems: checkTapOutput(lines, { state: state as never }),
    ids: messages.flatMap((message) => (message.type === "RECORD" ? [message.record["ID"]] : [])),
    versions: messages.flatMap((message) => (message.type === "RECORD" ? [message.version] : [])),
    activated: messages.flatMap((message) =>
      message.type === "ACTIVATE_VERSION" ? [message.version] : [],
    ),
    bookmark: (messages.at(-1) as { value?: { bookmarks: Record<string, object> } }).value
      ?.bookmarks[id()],
  };
}

const by = (key: string) => ({ "replication-method": "INCREMENTAL", "replication-key": key });

describe.concurrent("states of s7clarke10/pipelinewise-tap-oracle", { timeout: 120_000 }, () => {
  test.each([
    ["CHANGED_AT", "2024-01-01T00:00:08.00+00:00", "2024-01-01T00:00:10.000000Z"],
    ["CHANGED_AT", "2024-01-01T00:00:08.000000+00:00", "2024-01-01T00:00:10.000000Z"],
    ["DAY", "2024-01-09T00:00:00+00:00", "2024-01-11T00:00:00Z"],
    ["DAY", "2024-01-09T00:00:00.00+00:00", "2024-01-11T00:00:00Z"],
    ["SEQ", 8_000_000_000_000, 10_000_000_000_000],
    ["SEQ", "8000000000000", 10_000_000_000_000],
  ])("INCREMENTAL by %s from %s goes on without reading all again", async (key, value, last) => {
    const run = await runFrom(
      {
        last_replication_method: "INCREMENTAL",
        replication_key: key,
        version: 1_700_000_000_000,
        replication_key_value: value,
      },
      by(key),
      { currently_syncing: null },
    );
    expect(run.problems).toEqual([]);
    expect(run.ids).toEqual([8, 9, 10]);
    expect(run.bookmark).toEqual({
      replication_key: key,
      replication_key_value: last,
      version: 1_700_000_000_000,
      last_replication_method: "INCREMENTAL",
    });
    // The target knows the rows under that version.
    expect(new Set(run.activated)).toEqual(new Set([1_700_000_000_000]));
    expect(new Set(run.versions)).toEqual(new Set([1_700_000_000_000]));
  });

  test("FULL_TABLE, finished or interrupted: a newer version, the whole table", async () => {
    for (const bookmark of [
      { last_replication_method: "FULL_TABLE", version: 1_700_000_000_000 },
      { last_replication_method: "FULL_TABLE", version: 1_700_000_000_000, ORA_ROWSCN: 123_456 },
      { last_replication_method: "FULL_TABLE", version: null, ORA_ROWSCN: null },
    ]) {
      const run = await runFrom(
        bookmark,
        { "replication-method": "FULL_TABLE" },
        { currently_syncing: id() },
      );
      expect(run.problems).toEqual([]);
      expect(run.ids).toHaveLength(10);
      expect(run.activated).toHaveLength(1);
      expect(run.activated[0]).toBeGreaterThan(1_700_000_000_000);
      expect(run.bookmark).toMatchObject({ version: run.activated[0] });
      expect(Object.keys(run.bookmark ?? {}).sort()).toEqual([
        "last_replication_method",
        "version",
      ]);
    }
  });

  test("a bookmark of LOG_BASED is kept when the stream is read otherwise", async () => {
    const run = await runFrom(
      { last_replication_method: "LOG_BASED", scn: 123_456_789, version: 1_700_000_000_000 },
      { "replication-method": "FULL_TABLE" },
    );
    expect(run.problems).toEqual([]);
    expect(run.ids).toHaveLength(10);
    expect(run.bookmark).toMatchObject({ scn: 123_456_789 });
  });
});

describe.concurrent("states of Meltano SDK taps", { timeout: 120_000 }, () => {
  test("a finished run goes on at its value", async () => {
    const run = await runFrom(
      {
        starting_replication_value: "2024-01-01T00:00:02+00:00",
        replication_key: "CHANGED_AT",
        replication_key_value: "2024-01-01T00:00:08+00:00",
      },
      by("CHANGED_AT"),
    );
    expect(run.problems).toEqual([]);
    expect(run.ids).toEqual([8, 9, 10]);
    expect(run.bookmark).toEqual({
      replication_key: "CHANGED_AT",
      replication_key_value: "2024-01-01T00:00:10.000000Z",
      last_replication_method: "INCREMENTAL",
    });
    expect(run.activated).toEqual([]);
  });

  test("an unfinished run begins at the last finished one", async () => {
    const run = await runFrom(
      {
        replication_key: "CHANGED_AT",
        replication_key_value: "2024-01-01T00:00:05Z",
        replication_key_signpost: "2024-06-01T00:00:00Z",
        progress_markers: {
          Note: "Progress is not resumable if interrupted.",
          replication_key: "CHANGED_AT",
          replication_key_value: "2024-01-01T00:00:09Z",
        },
      },
      by("CHANGED_AT"),
    );
    expect(run.problems).toEqual([]);
    expect(run.ids).toEqual([5, 6, 7, 8, 9, 10]);
    expect(logged(run.ending, "warning").join()).toContain("did not finish");
  });
});

describe.concurrent("settings as they are", { timeout: 120_000 }, () => {
  const service = () => {
    const [, host = "", port = "", name = ""] =
      /^(?:tcp:\/\/)?\[?([^/\]]+?)\]?:(\d+)\/(.+)$/.exec(database.connectString) ?? [];
    return { host, port, service_name: name };
  };

  test("of s7clarke10/pipelinewise-tap-oracle, texts and upper case included", async () => {
    const { user, password } = database.settings("source");
    const config = {
      ...service(),
      user,
      password,
      filter_schemas: database.users.source.name,
      filter_tables: `${id()},${database.users.source.name}-NOWHERE`,
      default_replication_method: "FULL_TABLE",
      cursor_array_size: "3",
      use_ora_rowscn: "false",
      use_singer_decimal: "true",
      offset_value: "-2",
      ora_python_driver_type: "thin",
      scn_window_size: 5000,
      TCP_CONNECT_TIMEOUT: "20",
      RETRY_COUNT: "1",
      common_user: "c##x",
      common_password: "common-Secret-1",
    };
    const discovered = JSON.parse(
      succeeded(await folder.tap({ config, args: ["--discover"] })).stdout,
    ) as TestCatalog;
    expect(discovered.streams.map((stream) => stream.tap_stream_id)).toEqual([id()]);
    const state = {
      bookmarks: { [id()]: { replication_key: "SEQ", replication_key_value: 8_000_000_000_000 } },
    };
    const ending = succeeded(
      await folder.tap({
        config: { ...config, offset_value: -2_000_000_000_000 },
        properties: choose(discovered, { ORDERS: by("SEQ") }),
        state,
      }),
    );
    const ids = messagesOf(wholeLines(ending.stdout)).flatMap((message) =>
      message.type === "RECORD" ? [message.record["ID"]] : [],
    );
    expect(ids).toEqual([6, 7, 8, 9, 10]);
    expect(ending.stderr).not.toMatch(/error|exception|common-Secret-1/i);
  });

  const messages = `${[
    {
      type: "SCHEMA",
      stream: "public-people",
      schema: {
        properties: {
          id: { type: "integer" },
          x: { type: ["null", "number"] },
          o: { type: "object", properties: { a: { type: "string" } } },
        },
      },
      key_properties: ["id"],
    },
    { type: "RECORD", stream: "public-people", record: { id: 1, x: 0.5, o: { a: "b" } } },
    { type: "STATE", value: { done: 1 } },
  ]
    .map((message) => JSON.stringify(message))
    .join("\n")}\n`;

  test.each([
    [
      "radbrt/target-oracle",
      (own: ReturnType<typeof service>, user: string, password: string) => ({
        host: own.host,
        port: own.port,
        database: own.service_name,
        username: user,
        password,
        driver_name: "oracle+oracledb",
        default_target_schema: user,
        freeze_schema: false,
        prefer_float_over_numeric: "false",
        add_record_metadata: false,
        flattening_enabled: true,
        flattening_max_depth: "3",
        stream_maps: {},
        stream_map_config: null,
      }),
    ],
    [
      "Meltano SDK targets, with nulls and texts of the environment",
      (own: ReturnType<typeof service>, user: string, password: string) => ({
        ...own,
        user,
        password,
        default_target_schema: user,
        load_method: "upsert",
        hard_delete: "false",
        add_record_metadata: "false",
        validate_records: "true",
        batch_size_rows: "100",
        batch_config: null,
        faker_config: null,
        flattening_enabled: "true",
        process_activate_version_messages: true,
      }),
    ],
    [
      "pipelinewise targets",
      (own: ReturnType<typeof service>, user: string, password: string) => ({
        ...own,
        user,
        password,
        default_target_schema: user,
        add_metadata_columns: false,
        data_flattening_max_level: 2,
        flattening_enabled: true,
        flush_all_streams: true,
        primary_key_required: true,
        batch_size_rows: 100,
        batch_wait_limit_seconds: 60,
        parallelism: 0,
        validate_records: false,
      }),
    ],
  ])("of %s", async (name, configOf) => {
    await using own = await openDatabase({ sandboxOnly: !isRealOracle });
    const { user, password } = own.settings("warehouse");
    const [, host = "", port = "", service_name = ""] =
      /^(?:tcp:\/\/)?\[?([^/\]]+?)\]?:(\d+)\/(.+)$/.exec(own.connectString) ?? [];
    const config = configOf({ host, port, service_name }, user, password);
    const ending = succeeded(await folder.target({ config }, messages));
    expect({ name, stdout: ending.stdout }).toEqual({ name, stdout: '{"done":1}\n' });
    expect(ending.stderr).not.toMatch(/error|exception/i);
    const connection = await own.connect("warehouse");
    try {
      expect(await rowTexts(connection, user, "PEOPLE")).toEqual([{ ID: "1", X: ".5", O__A: "b" }]);
    } finally {
      await connection.close();
    }
  });
});
