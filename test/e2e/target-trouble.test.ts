// Layer: sandbox. What goes wrong while the target loads, and inputs too large or too strange to be kept in files.
import { describe, expect, test } from "vitest";
import {
  countRows,
  describeTable,
  type Ending,
  failureOf,
  logged,
  openDatabase,
  ProgramFolder,
  rowTexts,
  succeeded,
  type TestDatabase,
  tablesOf,
  wholeLines,
} from "./harness.ts";
import { SeededRandom } from "./kill.ts";

const folder = new ProgramFolder();

const schemaOf = (stream: string, properties: object, keys: readonly string[] = ["id"]) =>
  JSON.stringify({ type: "SCHEMA", stream, schema: { properties }, key_properties: keys });
const simple = (stream = "t") =>
  schemaOf(stream, { id: { type: "integer" }, v: { type: ["null", "string"] } });
const record = (id: number, v: string | null = `v${id}`, stream = "t") =>
  JSON.stringify({ type: "RECORD", stream, record: { id, v } });
const state = (at: number) => JSON.stringify({ type: "STATE", value: { at } });
const linesOf = (...lines: string[]) => `${lines.join("\n")}\n`;

/** `count` records with a STATE behind every ten. */
const numbered = (count: number, stream = "t") =>
  Array.from({ length: count }, (_, index) =>
    index % 10 === 9
      ? [record(index + 1, undefined, stream), state(index + 1)]
      : [record(index + 1, undefined, stream)],
  ).flat();

async function load(
  database: TestDatabase,
  input: string | Buffer,
  settings: object = {},
): Promise<Ending> {
  const config = {
    batch_size_rows: 10,
    add_record_metadata: false,
    retry_delay_s: 0,
    ...settings,
    ...database.settings("warehouse"),
  };
  return folder.target({ config }, input);
}

async function idsIn(database: TestDatabase, table = "T"): Promise<number[]> {
  const connection = await database.connect("warehouse");
  try {
    return (await rowTexts(connection, "WAREHOUSE", table)).map((row) => Number(row["ID"]));
  } finally {
    await connection.close();
  }
}

const statesOf = ({ stdout }: Ending) =>
  wholeLines(stdout).map((line) => JSON.parse(line).at as number);
const upTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

describe.concurrent("a connection lost", { timeout: 120_000 }, () => {
  test.each([
    ["while rows are staged", { call: "execute", statement: /insert/i, nth: 3 }],
    ["while rows are merged", { call: "execute", statement: /merge/i, nth: 2 }],
    [
      "while rows are merged, unanswered",
      { call: "execute", statement: /merge/i, nth: 2, moment: "after" },
    ],
    ["before COMMIT", { call: "commit", nth: 2 }],
    ["during COMMIT, which took effect", { call: "commit", nth: 2, moment: "after" }],
  ] as const)("%s: an upsert loads the batch again", async (_, when) => {
    await using database = await openDatabase({ sandboxOnly: true });
    succeeded(await load(database, linesOf(simple())));
    database.sandbox?.script.add({ when, what: { do: "drop" } });
    const ending = await load(database, linesOf(simple(), ...numbered(50)));
    expect({ pending: database.sandbox?.script.pending }).toEqual({ pending: 0 });
    succeeded(ending);
    expect(await idsIn(database)).toEqual(upTo(50));
    expect(statesOf(ending).at(-1)).toBe(50);
  });

  test.each([
    ["before COMMIT", "before"],
    ["during COMMIT, which took effect", "after"],
  ] as const)("%s: an append fails loudly, and its STATE tells what is sure", async (_, moment) => {
    await using database = await openDatabase({ sandboxOnly: true });
    succeeded(await load(database, linesOf(simple()), { load_method: "append-only" }));
    database.sandbox?.script.add({
      when: { call: "commit", nth: 3, moment },
      what: { do: "drop" },
    });
    const ending = await load(database, linesOf(simple(), ...numbered(50)), {
      load_method: "append-only",
    });
    const ids = (await idsIn(database)).sort((a, b) => a - b);
    const last = statesOf(ending).at(-1) ?? 0;
    // Everything behind the STATE is there, nothing twice.
    expect(ids.slice(0, last)).toEqual(upTo(last));
    expect(new Set(ids).size).toBe(ids.length);
    if (ending.code === 0) expect(ids).toEqual(upTo(50));
    else expect(failureOf(ending).messages).toHaveLength(1);
  });
});

describe.concurrent("the database refuses", { timeout: 120_000 }, () => {
  test("a deadlock: the batch is loaded again", async () => {
    await using database = await openDatabase({ sandboxOnly: true });
    database.sandbox?.script.add({
      when: { call: "execute", statement: /merge/i, nth: 2 },
      what: { do: "error", number: 60 },
    });
    const ending = succeeded(await load(database, linesOf(simple(), ...numbered(50))));
    expect(await idsIn(database)).toEqual(upTo(50));
    expect(statesOf(ending).at(-1)).toBe(50);
  });

  test.each([
    [1653, "ORA-01653", "tablespace"],
    [1031, "ORA-01031", "GRANT"],
  ])(
    "ORA-%d: nothing of the batch is kept, the STATE is that of the batch before",
    async (number, code, hint) => {
      await using database = await openDatabase({ sandboxOnly: true });
      database.sandbox?.script.add({
        when: { call: "execute", statement: /merge/i, nth: 3 },
        what: { do: "error", number },
      });
      const ending = await load(database, linesOf(simple(), ...numbered(50)));
      const failure = failureOf(ending);
      expect(failure.code).not.toBe(0);
      expect(failure.code).not.toBe(70);
      expect(failure.messages.join()).toContain(code);
      expect(failure.messages.join().toLowerCase()).toContain(hint.toLowerCase());
      expect(await idsIn(database)).toEqual(upTo(20));
      expect(statesOf(ending).at(-1)).toBe(20);
    },
  );

  test("DDL on a table that somebody holds waits for it", async () => {
    await using database = await openDatabase({ sandboxOnly: true });
    succeeded(await load(database, linesOf(simple(), record(1))));
    const holder = await database.connect("warehouse");
    await holder.execute("UPDATE t SET v = 'held' WHERE id = 1");
    const release = setTimeout(() => void holder.rollback(), 1500);
    const wider = schemaOf("t", {
      id: { type: "integer" },
      v: { type: "string" },
      w: { type: "string" },
    });
    const ending = await load(
      database,
      linesOf(wider, JSON.stringify({ type: "RECORD", stream: "t", record: { id: 2, w: "new" } })),
    );
    clearTimeout(release);
    await holder.close();
    succeeded(ending);
    expect(await idsIn(database)).toEqual([1, 2]);
  });

  test("DDL on a table that stays held says so and names the setting", async () => {
    await using database = await openDatabase({ sandboxOnly: true });
    succeeded(await load(database, linesOf(simple(), record(1))));
    const holder = await database.connect("warehouse");
    await holder.execute("UPDATE t SET v = 'held' WHERE id = 1");
    const wider = schemaOf("t", {
      id: { type: "integer" },
      v: { type: "string" },
      w: { type: "string" },
    });
    const ending = await load(database, linesOf(wider, record(2)), {
      ddl_lock_timeout_s: 0,
      retry_count: 0,
    });
    await holder.rollback();
    await holder.close();
    expect(failureOf(ending).code).not.toBe(0);
    expect(failureOf(ending).messages.join()).toContain("ddl_lock_timeout_s");
  });

  test("a user without CREATE TABLE is told the GRANT", async () => {
    await using database = await openDatabase({
      sandboxOnly: true,
      warehousePrivileges: ["CREATE SESSION"],
    });
    const ending = await load(database, linesOf(simple(), record(1)));
    expect(failureOf(ending)).toEqual({
      code: 3,
      messages: [expect.stringMatching(/GRANT CREATE TABLE TO WAREHOUSE/)],
    });
  });
});

describe.concurrent("side by side", { timeout: 120_000 }, () => {
  test("two targets load the same new table at once", async () => {
    await using database = await openDatabase({ sandboxOnly: true });
    const odd = numbered(60).filter((_, index) => index % 2 === 1);
    const even = numbered(60).filter((_, index) => index % 2 === 0);
    const endings = await Promise.all([
      load(database, linesOf(simple(), ...odd)),
      load(database, linesOf(simple(), ...even)),
    ]);
    for (const ending of endings) succeeded(ending);
    const ids = new Set([...odd, ...even].flatMap((line) => JSON.parse(line).record?.id ?? []));
    expect(await idsIn(database)).toEqual([...ids].sort((a, b) => a - b));
  });

  test("fifty streams at once", async () => {
    await using database = await openDatabase({ sandboxOnly: true });
    const names = Array.from({ length: 50 }, (_, index) => `s${index}`);
    const rows = Array.from({ length: 20 }, (_, index) =>
      names.map((name) => record(index + 1, "x", name)),
    );
    const ending = succeeded(
      await load(database, linesOf(...names.map(simple), ...rows.flat(), state(1)), {
        max_memory_bytes: 1_048_576,
      }),
    );
    expect(statesOf(ending)).toEqual([1]);
    const connection = await database.connect("warehouse");
    for (const name of names)
      expect(await countRows(connection, "WAREHOUSE", name.toUpperCase())).toBe(20);
    await connection.close();
  });
});

describe.concurrent("the input", { timeout: 120_000 }, () => {
  test("ends at any byte: whole records before are loaded, a torn line fails the run", async () => {
    const random = new SeededRandom(5);
    const whole = Buffer.from(linesOf(simple(), ...numbered(30)));
    await using database = await openDatabase({ sandboxOnly: true });
    for (let round = 0; round < 8; round += 1) {
      await database.run(
        "warehouse",
        "BEGIN EXECUTE IMMEDIATE 'DROP TABLE t PURGE'; EXCEPTION WHEN OTHERS THEN NULL; END;\n/",
      );
      const cut = whole.subarray(0, random.below(whole.length));
      const ending = await load(database, cut);
      const lines = cut.toString("utf8").split("\n");
      const last = lines.at(-1) ?? "";
      const isWhole = last === "" || isJson(last);
      expect({ cut: cut.length, code: ending.code }).toEqual({
        cut: cut.length,
        code: isWhole ? 0 : 1,
      });
      const parsed = (isWhole ? lines : lines.slice(0, -1))
        .filter((line) => line !== "")
        .map((line) => JSON.parse(line));
      const ids = parsed.flatMap((message) =>
        message.type === "RECORD" ? [message.record.id] : [],
      );
      const states = parsed.flatMap((message) =>
        message.type === "STATE" ? [message.value.at] : [],
      );
      const hasTable = parsed.some((message) => message.type === "SCHEMA");
      expect(hasTable ? await idsIn(database) : []).toEqual(ids);
      expect(statesOf(ending).at(-1)).toBe(states.at(-1));
    }
  }, 180_000);

  test("stays open: SIGTERM commits what came, writes the last STATE and ends with 143", async () => {
    await using database = await openDatabase({ sandboxOnly: true });
    const config = {
      batch_size_rows: 10,
      add_record_metadata: false,
      ...database.settings("warehouse"),
    };
    const program = folder.start("target", { config });
    program.child.stdin?.write(linesOf(simple(), ...numbered(36)));
    await new Promise<void>((resolve) => {
      program.onStdout((_, text) => {
        if (text().includes('{"at":20}')) resolve();
      });
    });
    program.child.kill("SIGTERM");
    const ending = await program.ended;
    expect(ending.code).toBe(143);
    const last = statesOf(ending).at(-1) ?? 0;
    expect(last).toBeGreaterThanOrEqual(20);
    expect((await idsIn(database)).slice(0, last)).toEqual(upTo(last));
  });

  test("has the same SCHEMA 10,000 times: one table, no DDL but the first", async () => {
    await using database = await openDatabase({ sandboxOnly: true });
    const lines = Array.from({ length: 10_000 }, (_, index) => [
      simple(),
      record(index + 1),
    ]).flat();
    const ending = succeeded(
      await load(database, linesOf(...lines, state(1)), { batch_size_rows: 5000 }),
    );
    expect(statesOf(ending)).toEqual([1]);
    expect(await idsIn(database)).toHaveLength(10_000);
  }, 180_000);

  test("has a line of 100 MB", async () => {
    await using database = await openDatabase({ sandboxOnly: true });
    const text = "y".repeat(100 * 1_048_576);
    const ending = await load(database, linesOf(simple(), record(1), record(2, text), record(3)));
    if (ending.code === 0) {
      const connection = await database.connect("warehouse");
      const { rows = [] } = await connection.execute(
        "SELECT DBMS_LOB.GETLENGTH(v) FROM t WHERE id = 2",
      );
      expect(rows).toEqual([[text.length]]);
      await connection.close();
    } else {
      expect(failureOf(ending).messages.join()).toMatch(/line 3/);
      expect(ending.code).not.toBe(70);
    }
  }, 120_000);

  test("has 1,500 properties, more than a table's columns before 23ai", async () => {
    await using database = await openDatabase({ sandboxOnly: true, version: 19 });
    const properties = Object.fromEntries(
      Array.from({ length: 1500 }, (_, index) => [
        index === 0 ? "id" : `p${index}`,
        { type: "integer" },
      ]),
    );
    const ending = await load(database, linesOf(schemaOf("t", properties), record(1)));
    expect(failureOf(ending).code).not.toBe(0);
    expect(failureOf(ending).code).not.toBe(70);
    expect(failureOf(ending).messages.join()).toMatch(/1000|ORA-01792/);
    const connection = await database.connect("warehouse");
    expect(await tablesOf(connection, "WAREHOUSE")).toEqual([]);
    await connection.close();
  });

  test("has names of all kinds: each becomes a column, its name is kept in the comment", async () => {
    await using database = await openDatabase({ sandboxOnly: true });
    const names = ["1", "😀", 'a"b', "_x", "", "a\tb", "x".repeat(200), "ORDER", "a.b"];
    const properties = Object.fromEntries(
      names.map((name) => [name, { type: ["null", "string"] }]),
    );
    const values = Object.fromEntries(names.map((name, index) => [name, `value ${index}`]));
    const lines = [
      JSON.stringify({
        type: "SCHEMA",
        stream: "2024-☃",
        schema: { properties },
        key_properties: ["1"],
      }),
      JSON.stringify({ type: "RECORD", stream: "2024-☃", record: values }),
    ];
    const ending = await load(database, linesOf(...lines), { table_name_from: "full_stream" });
    succeeded(ending);
    const connection = await database.connect("warehouse");
    const [row = {}] = await rowTexts(connection, "WAREHOUSE", "2024-☃");
    expect(Object.values(row)).toEqual(names.map((_, index) => `value ${index}`));
    const columns = Object.keys(row);
    expect(columns.slice(0, 2)).toEqual(["1", "😀"]);
    expect(new Set(columns).size).toBe(names.length);
    const { columnComments } = await describeTable(connection, "WAREHOUSE", "2024-☃");
    for (const [index, name] of names.entries()) {
      const column = columns[index] ?? "";
      if (column !== name)
        expect(columnComments[column]).toContain(JSON.stringify(name).slice(1, -1));
    }
    await connection.close();
    // A second run finds the same columns.
    succeeded(await load(database, linesOf(...lines), { table_name_from: "full_stream" }));
  });

  test("goes into a database that is not Unicode: no character becomes another one", async () => {
    await using database = await openDatabase({ sandboxOnly: true, charset: "WE8ISO8859P1" });
    const ending = await load(
      database,
      linesOf(simple(), record(1, "Łódź 漢 😀"), record(2, "latin é")),
    );
    succeeded(ending);
    const connection = await database.connect("warehouse");
    const rows = await rowTexts(connection, "WAREHOUSE", "T");
    expect(rows.map((row) => row["V"])).toEqual(["Łódź 漢 😀", "latin é"]);
    const { columns } = await describeTable(connection, "WAREHOUSE", "T");
    expect(columns[1]).toMatch(/^V NVARCHAR2\(/);
    await connection.close();
  });

  test("warns and goes on when it knows a setting but not its use", async () => {
    await using database = await openDatabase({ sandboxOnly: true });
    const ending = succeeded(
      await load(database, linesOf(simple(), record(1)), { nonsense_setting: 1 }),
    );
    expect(logged(ending, "warning").join()).toContain("nonsense_setting");
  });
});

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
