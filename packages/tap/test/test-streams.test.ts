// Layer: sandbox.
import { type Sandbox, startSandbox } from "@singer-oracle/sandbox";
import { afterAll, beforeAll, expect, test } from "vitest";
import { callTap, password } from "./tap-run.ts";

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox({
    users: [{ name: "HR", password }],
    seed: `
      CREATE TABLE full_one (id NUMBER(3), d DATE, b BINARY_DOUBLE);
      INSERT INTO full_one VALUES (1, DATE '-0044-03-15', BINARY_DOUBLE_NAN);
      CREATE TABLE empty_one (id NUMBER(3));
      CREATE TABLE long_one (id NUMBER(3), c CLOB);
      INSERT INTO long_one SELECT LEVEL, RPAD('x', 100, 'x') FROM dual CONNECT BY LEVEL <= 5;
      CREATE VIEW broken AS SELECT 1 / (id - 1) AS x FROM full_one;
      COMMIT;`,
  });
});
afterAll(() => sandbox.close());

test("one record of each selected stream is read and none is shown", async () => {
  const trace: string[] = [];
  await using traced = await startSandbox({
    users: [{ name: "HR", password }],
    seed: `CREATE TABLE many (id NUMBER(3), c CLOB);
      INSERT INTO many SELECT LEVEL, 'text' FROM dual CONNECT BY LEVEL <= 500; COMMIT;
      CREATE TABLE none (id NUMBER(3));`,
    trace: (line) => trace.push(line),
  });
  const { stdout, logs, error } = await callTap(traced, {
    test: true,
    settings: { select: ["HR-*.*"] },
  });
  expect([stdout, error]).toEqual(["", undefined]);
  expect(logs).toEqual([
    "info: without a key, which table-key-properties (view-key-properties of a view) may name: HR-MANY, HR-NONE",
    'info: stream "HR-MANY": a record was read',
    'info: stream "HR-NONE": no row',
  ]);
});

test("what would stop a sync is found, of all streams that have it", async () => {
  const { stdout, logs, error } = await callTap(sandbox, {
    test: true,
    settings: { select: ["HR-*.*"], lob_max_bytes: 10 },
  });
  expect(stdout).toBe("");
  expect([error?.exitCode, error?.code]).toEqual([1, "STREAMS"]);
  expect(error?.message).toMatch(
    /^3 of 4 streams failed: "HR-BROKEN": .*ORA-01476.*; "HR-FULL_ONE": column "D": a date is outside.*; "HR-LONG_ONE": column "C": /,
  );
  expect(logs.filter((line) => !line.startsWith("info: without"))).toEqual([
    expect.stringMatching(/^error: stream "HR-BROKEN" failed: .*ORA-01476/),
    'info: stream "HR-EMPTY_ONE": no row',
    expect.stringMatching(/^error: stream "HR-FULL_ONE" failed: .*out_of_range_dates/),
    expect.stringMatching(/^error: stream "HR-LONG_ONE" failed: .*lob_max_bytes/),
  ]);
});

test("special_floats: error is seen, which only the encoder knows", async () => {
  const call = (special_floats: "null" | "error") =>
    callTap(sandbox, {
      test: "all",
      settings: {
        select: ["HR-FULL_ONE.B"],
        special_floats,
        stream_options: { "*": { where: "ID = 1" } },
      },
    });
  expect((await call("null")).error).toBeUndefined();
  expect((await call("error")).error?.message).toMatch(/^1 of 1 stream failed: "HR-FULL_ONE": /);
});

test("--test=schema writes the SCHEMA messages of the selected streams", async () => {
  const { messages, logs, error } = await callTap(sandbox, {
    test: "schema",
    settings: { select: ["HR-*.ID"] },
  });
  expect(error).toBeUndefined();
  expect(messages.map(({ type, stream }) => [type, stream])).toEqual([
    ["SCHEMA", "HR-EMPTY_ONE"],
    ["SCHEMA", "HR-FULL_ONE"],
    ["SCHEMA", "HR-LONG_ONE"],
  ]);
  expect(logs).toContain(
    'warning: stream "HR-BROKEN": no column is selected that can be read: the stream is left out',
  );
});

test("without a catalog and select the connection is tried", async () => {
  const { stdout, logs, error } = await callTap(sandbox, { test: true });
  expect([stdout, logs, error]).toEqual([
    "",
    ["info: connected; no stream was tried, as neither a catalog nor select names one"],
    undefined,
  ]);
});

test("a catalog that cannot be read from is told before anything is tried", async () => {
  const { error } = await callTap(sandbox, {
    test: true,
    settings: {
      select: ["HR-*.*"],
      metadata: { "HR-EMPTY_ONE": { "replication-method": "LOG_BASED" } },
    },
  });
  expect([error?.name, error?.exitCode]).toEqual(["CatalogError", 2]);
});
