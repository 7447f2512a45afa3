// Layer: sandbox, or real Oracle when ORACLE_TEST_CONNECT_STRING is set.
// Catalogs, states and settings that are wrong, each with its exit code and a message that says what to do.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { checkTapOutput, messagesOf } from "../conformance/index.ts";
import {
  type Choices,
  choose,
  chooseAll,
  discover,
  failureOf,
  logged,
  openDatabase,
  ProgramFolder,
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
CREATE TABLE orders (id NUMBER(9) CONSTRAINT orders_pk PRIMARY KEY, changed_at TIMESTAMP(6), note CLOB, x XMLTYPE, code RAW(4), name VARCHAR2(20));
INSERT INTO orders (id, changed_at, name) SELECT level, TIMESTAMP '2024-01-01 00:00:00' + NUMTODSINTERVAL(level, 'SECOND'), 'n' || level FROM dual CONNECT BY level <= 10;
CREATE TABLE other (id NUMBER(9) CONSTRAINT other_pk PRIMARY KEY);
INSERT INTO other VALUES (1);
`,
  });
  catalog = await discover(folder, database);
}, 180_000);
afterAll(async () => {
  await database.close();
  folder[Symbol.dispose]();
});

interface Files {
  readonly catalog?: object | string;
  readonly state?: object | string;
  readonly settings?: object;
  readonly args?: readonly string[];
}

const run = ({ settings, ...files }: Files) =>
  folder.tap({ config: { ...settings, ...database.settings("source") }, ...files });

const keyed = (key: string | undefined): Choices => ({
  ORDERS: { "replication-method": "INCREMENTAL", ...(key && { "replication-key": key }) },
});
const idOf = (table: string) => `${database.users.source.name}-${table}`;
const recordsIn = (stdout: string) =>
  messagesOf(wholeLines(stdout)).filter((message) => message.type === "RECORD");

/** The run fails with this code, one critical message that holds the phrases, and nothing on stdout. */
async function expectFailure(files: Files, code: number, ...phrases: string[]): Promise<void> {
  const ending = await run(files);
  const failure = failureOf(ending);
  expect(failure.code).toBe(code);
  expect(failure.messages).toHaveLength(1);
  for (const phrase of phrases) expect(failure.messages[0]).toContain(phrase);
  expect(ending.stdout).toBe("");
}

describe.concurrent("catalogs", { timeout: 120_000 }, () => {
  test("of another database: the stream that is not there is named", async () => {
    const text = JSON.stringify(chooseAll(catalog));
    const elsewhere = text.replaceAll("ORDERS", "ORDERS_ELSEWHERE");
    await expectFailure({ catalog: elsewhere }, 2, idOf("ORDERS_ELSEWHERE"), "--discover");
  });

  test("an empty one, or one without a selection: nothing to do, exit 0 with a warning", async () => {
    for (const nothing of [{ streams: [] }, catalog]) {
      const ending = succeeded(await run({ catalog: nothing }));
      expect(wholeLines(ending.stdout)).toEqual([]);
      expect(logged(ending, "warning").join()).toMatch(/no stream|nothing|select/i);
    }
  });

  test('selected: "false" is not selected, "true" is', async () => {
    const texts = choose(catalog, { ORDERS: { selected: "false" }, OTHER: { selected: "true" } });
    const ending = succeeded(await run({ catalog: texts }));
    const streams = messagesOf(wholeLines(ending.stdout)).flatMap((message) =>
      message.type === "SCHEMA" ? [message.stream] : [],
    );
    expect(streams).toEqual([idOf("OTHER")]);
  });

  test.each([
    ["text that is not JSON", '{"streams": [', "not JSON"],
    ["nothing", "", "empty"],
    ["something else", '{"stream": []}', "/streams"],
    ["a list", "[]", "an array"],
  ])("a file with %s", async (_, text, phrase) => {
    await expectFailure({ catalog: text }, 2, "catalog", phrase, "--discover");
  });

  test("a file that is not there", async () => {
    await expectFailure({ args: ["--catalog", "nowhere.json"] }, 2, "nowhere.json");
  });

  test("INCREMENTAL without a replication key", async () => {
    await expectFailure(
      { catalog: choose(catalog, keyed(undefined)) },
      2,
      idOf("ORDERS"),
      "replication-key",
    );
  });

  test("a replication key that is no column", async () => {
    await expectFailure(
      { catalog: choose(catalog, keyed("NOWHERE")) },
      2,
      idOf("ORDERS"),
      "NOWHERE",
    );
  });

  test.each(["NOTE", "X"])("a replication key that has no order: %s", async (key) => {
    await expectFailure({ catalog: choose(catalog, keyed(key)) }, 2, idOf("ORDERS"), key);
  });

  test("a replication key that is not selected is sent all the same: the bookmark needs it", async () => {
    const chosen = choose(catalog, keyed("CHANGED_AT"));
    const text = JSON.stringify(chosen).replace(
      '"breadcrumb":["properties","CHANGED_AT"],"metadata":{',
      '"breadcrumb":["properties","CHANGED_AT"],"metadata":{"selected":false,',
    );
    expect(text).toContain('"selected":false');
    const ending = succeeded(await run({ catalog: text }));
    expect(checkTapOutput(ending.stdout.split("\n"))).toEqual([]);
    expect(recordsIn(ending.stdout).map(({ record }) => record["CHANGED_AT"])).toHaveLength(10);
    expect(recordsIn(ending.stdout)[0]?.record["CHANGED_AT"]).toBe("2024-01-01T00:00:01.000000Z");
  });

  test("LOG_BASED is refused, never read as a full table", async () => {
    const chosen = choose(catalog, { ORDERS: { "replication-method": "LOG_BASED" } });
    await expectFailure({ catalog: chosen }, 2, "LOG_BASED", "INCREMENTAL or FULL_TABLE");
  });

  test("a method that does not exist", async () => {
    const chosen = choose(catalog, { ORDERS: { "replication-method": "SOMETIMES" } });
    await expectFailure({ catalog: chosen }, 2, idOf("ORDERS"), "SOMETIMES");
  });

  test("a column that is not there any more is named", async () => {
    const text = JSON.stringify(choose(catalog, { OTHER: {} }));
    const withMore = text
      .replace('"properties":{', '"properties":{"GONE":{"type":["null","string"]},')
      .replace(
        '"metadata":[',
        '"metadata":[{"breadcrumb":["properties","GONE"],"metadata":{"selected":true}},',
      );
    const ending = await run({ catalog: withMore });
    const told = [...logged(ending, "warning"), ...logged(ending, "critical")].join("\n");
    expect(told).toContain("GONE");
    expect(told).toContain(idOf("OTHER"));
    expect([0, 1, 2]).toContain(ending.code);
    if (ending.code === 0) expect(recordsIn(ending.stdout)).toHaveLength(1);
  });
});

describe.concurrent("states", { timeout: 120_000 }, () => {
  const chosen = () => choose(catalog, keyed("CHANGED_AT"));

  test.each([
    ["an empty file", ""],
    ["white space", " \n"],
    ["null", "null"],
    ["an empty object", "{}"],
    ["no bookmarks", '{"bookmarks":{}}'],
    ["a null bookmark", '{"bookmarks":{"SOURCE-ORDERS":null},"currently_syncing":null}'],
  ])("%s is no state: everything is read", async (_, state) => {
    const ending = succeeded(await run({ catalog: chosen(), state }));
    expect(recordsIn(ending.stdout)).toHaveLength(10);
    expect(checkTapOutput(ending.stdout.split("\n"))).toEqual([]);
  });

  test.each([
    ["a torn file", '{"bookmarks":{"SOURCE-ORD', ["not JSON", "last whole line"]],
    ["several lines", '{"bookmarks":{}}\n{"bookmarks":{}}', ["not JSON", "last whole line"]],
    ["a whole message", '{"type":"STATE","value":{"bookmarks":{}}}', ["whole STATE message"]],
    ["an export of a runner", '{"singer_state":{"bookmarks":{}}}', ["singer_state"]],
    ["a list", "[]", ["an array"]],
    ["bookmarks that are a list", '{"bookmarks":[]}', ["/bookmarks"]],
  ])("%s", async (_, state, phrases) => {
    await expectFailure({ catalog: chosen(), state }, 1, "state", ...phrases);
  });

  test("a file that is not there", async () => {
    const ending = await run({ catalog: chosen(), args: ["--state", "nowhere.json"] });
    expect([1, 2]).toContain(ending.code);
    expect(failureOf(ending).messages.join()).toContain("nowhere.json");
  });

  test.each([
    ["a text that is no date", "CHANGED_AT", "yesterday"],
    ["a number for a timestamp", "CHANGED_AT", 5],
    ["a list", "CHANGED_AT", [1]],
    ["a truth", "CHANGED_AT", true],
    ["a text for a number", "ID", "ten"],
  ])("a bookmark of the wrong type: %s", async (_, key, value) => {
    const state = {
      bookmarks: { [idOf("ORDERS")]: { replication_key: key, replication_key_value: value } },
    };
    const ending = await run({ catalog: choose(catalog, keyed(key)), state });
    const failure = failureOf(ending);
    expect(failure.code).toBe(1);
    expect(failure.messages.join()).toContain(idOf("ORDERS"));
    expect(failure.messages.join()).not.toContain("yesterday");
    expect(recordsIn(ending.stdout)).toEqual([]);
  });

  test("an unknown stream is kept as it is, with everything else that is not ours", async () => {
    const foreign = { replication_key: "X", replication_key_value: 1.5, something: [1] };
    const state = { bookmarks: { "ELSEWHERE-T": foreign }, other_tool: { a: 1 } };
    const ending = succeeded(await run({ catalog: chosen(), state }));
    const states = messagesOf(wholeLines(ending.stdout)).flatMap((message) =>
      message.type === "STATE" ? [message.value] : [],
    );
    for (const value of states) {
      expect(value).toMatchObject({ bookmarks: { "ELSEWHERE-T": foreign }, other_tool: { a: 1 } });
    }
    expect(states.length).toBeGreaterThan(0);
  });

  test("a bookmark of another replication key begins anew and says so", async () => {
    const state = {
      bookmarks: { [idOf("ORDERS")]: { replication_key: "NAME", replication_key_value: "n5" } },
    };
    const ending = succeeded(await run({ catalog: chosen(), state }));
    expect(recordsIn(ending.stdout)).toHaveLength(10);
    expect(logged(ending, "warning").join()).toContain("NAME");
  });
});

describe.concurrent("settings and command line", { timeout: 120_000 }, () => {
  test("no arguments: usage, exit 2", async () => {
    const ending = await folder.start("tap", { config: {}, args: ["--nonsense"] }, "").ended;
    expect(ending.code).toBe(2);
    expect(ending.stdout).toBe("");
  });

  test.each([
    ["stream_maps", { orders: { name: "md5(name)" } }],
    ["stream_map_config", { a: 1 }],
    ["faker_config", { seed: 1 }],
    ["batch_config", { encoding: { format: "jsonl" } }],
  ])("%s would be ignored with harm, so it is refused", async (name, value) => {
    await expectFailure({ catalog: chooseAll(catalog), settings: { [name]: value } }, 2, name);
  });

  test("an unknown setting is a warning with the nearest name, an error when asked for", async () => {
    const settings = { fetch_sise: 10 };
    const files = { catalog: choose(catalog, { OTHER: {} }), settings };
    const ending = succeeded(await run(files));
    expect(logged(ending, "warning").join()).toContain('"fetch_size"');
    await expectFailure({ ...files, args: ["--strict-settings"] }, 2, "fetch_sise", "fetch_size");
  });

  test("a wrong password is tried once and never shown", async () => {
    const { connect_string, user } = database.settings("source");
    const config = { connect_string, user, password: "wrong-Secret-99", retry_count: 3 };
    const ending = await folder.tap({ config, catalog: chooseAll(catalog) });
    expect(failureOf(ending)).toEqual({
      code: 3,
      messages: [expect.stringContaining("ORA-01017")],
    });
    expect(ending.stderr).not.toContain("wrong-Secret-99");
  });

  test("a server that is not there", async () => {
    const config = {
      host: "127.0.0.1",
      port: 1,
      service_name: "X",
      user: "u",
      password: "p",
      retry_count: 0,
    };
    const ending = await folder.tap({ config, catalog: chooseAll(catalog) });
    expect(failureOf(ending)).toEqual({
      code: 3,
      messages: [expect.stringContaining("127.0.0.1:1")],
    });
  });
});
