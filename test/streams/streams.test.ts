// Layer: sandbox, or real Oracle when ORACLE_TEST_CONNECT_STRING is set.
// Loads the stream files beside this one with the real target and compares everything that comes of them: tables, rows,
// states, exit codes, messages.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Connection } from "oracledb";
import { describe, expect, test } from "vitest";
import { checkTargetOutput } from "../conformance/index.ts";
import {
  describeTable,
  type Ending,
  failureOf,
  logged,
  openDatabase,
  ProgramFolder,
  rowTexts,
  tablesOf,
  wholeLines,
} from "../e2e/harness.ts";
import {
  type Expectation,
  type ExpectedTable,
  expectationNames,
  readExpectation,
  readStream,
} from "./expectation.ts";

describe.concurrent("stream files", { timeout: 120_000 }, () => {
  test.each(expectationNames())("%s", async (name) => {
    const expected = readExpectation(name);
    const inputs = expected.inputs ?? [name];
    await using database = await openDatabase();
    await database.run("warehouse", `${(expected.seed ?? []).join(";\n")};`);
    using folder = new ProgramFolder();
    const config = { ...expected.settings, ...database.settings("warehouse") };
    let ending: Ending | undefined;
    for (const input of inputs) {
      if (ending !== undefined) expect(failureOf(ending)).toEqual({ code: 0, messages: [] });
      ending = await folder.target({ config }, readStream(input));
    }
    if (ending === undefined) throw new Error("nothing was run");
    checkEnding(ending, expected, readStream(inputs.at(-1) ?? name).toString("utf8"));
    if (expected.rejects !== undefined) checkRejects(join(folder.path, "rejects.jsonl"), expected);
    const connection = await database.connect("warehouse");
    try {
      const owner = database.users.warehouse.name;
      if (expected.anyTables !== true) {
        expect(await tablesOf(connection, owner)).toEqual(Object.keys(expected.tables).sort());
      }
      for (const [table, facts] of Object.entries(expected.tables)) {
        await checkTable(connection, owner, table, facts, expected.isSet ?? []);
      }
    } finally {
      await connection.close();
    }
  });
});

function checkEnding(ending: Ending, expected: Expectation, input: string): void {
  const failure = failureOf(ending);
  if (expected.notExit === undefined) {
    expect({ code: failure.code, stderr: told(ending, expected) }).toEqual({
      code: expected.exit ?? 0,
      stderr: expected.stderr ?? [],
    });
  } else {
    expect(expected.notExit).not.toContain(failure.code);
    expect(told(ending, expected)).toEqual(expected.stderr ?? []);
  }
  const warnings = logged(ending, "warning").join("\n");
  for (const phrase of expected.warnings ?? []) expect(warnings).toContain(phrase);
  // Values of records are never logged.
  expect(ending.stderr).not.toContain("secret-4711");
  const states = wholeLines(ending.stdout);
  if (expected.stdout !== undefined) {
    expect(states.map((line) => JSON.parse(line))).toEqual(expected.stdout);
  }
  if (expected.lastState !== undefined) {
    expect(JSON.parse(states.at(-1) ?? "null")).toEqual(expected.lastState);
  }
  const isComplete = ending.code === 0;
  const lines = isComplete ? input.split(/\r?\n/).filter((line) => line.trim() !== "") : undefined;
  if (lines !== undefined) {
    expect(checkTargetOutput(lines, ending.stdout.split("\n"))).toEqual([]);
    expect(ending.stderr).not.toMatch(/error|exception/i);
  }
}

/** The phrases that stand in the critical messages, so that a failure shows which do not. */
function told(ending: Ending, expected: Expectation): string[] {
  const { messages } = failureOf(ending);
  const text = messages.join("\n");
  const found = (expected.stderr ?? []).filter((phrase) => text.includes(phrase));
  return found.length === (expected.stderr ?? []).length ? found : messages;
}

async function checkTable(
  connection: Connection,
  owner: string,
  table: string,
  expected: ExpectedTable,
  isSet: readonly string[],
): Promise<void> {
  const listed = Object.keys(expected.columns);
  const isWanted = (column: string) => listed.includes(column) || !/^_sdc_/i.test(column);
  const { columns, keys } = await describeTable(connection, owner, table);
  const found = columns
    .map((text) => {
      const name = listed.find((column) => text.startsWith(`${column} `)) ?? text.split(" ")[0];
      return [String(name), text.slice(String(name).length + 1)] as const;
    })
    .filter(([column]) => isWanted(column));
  const names = found.map(([column]) => column);
  const { orderBy } = expected;
  const rows = await rowTexts(connection, owner, table, {
    columns: names,
    ...(orderBy !== undefined && { orderBy }),
  });
  for (const row of rows) {
    for (const column of isSet) if (row[column] !== null) row[column] = "set";
  }
  expect({ table, columns: found.map((column) => column.join(" ")), keys, rows }).toEqual({
    table,
    columns: Object.entries(expected.columns).map((column) => column.join(" ")),
    keys: expected.keys,
    rows: expected.rows,
  });
}

function checkRejects(path: string, expected: Expectation): void {
  expect(existsSync(path)).toBe(true);
  const lines = wholeLines(readFileSync(path, "utf8")).map((line) => JSON.parse(line));
  expect(lines).toHaveLength(expected.rejects ?? 0);
  for (const line of lines) {
    expect(line).toMatchObject({
      stream: expect.any(String),
      reason: expect.any(String),
      line: expect.anything(),
    });
  }
}
