// Layer: pure.
import { loadSettings, SettingsError } from "@singer-oracle/core";
import { expect, test } from "vitest";
import { tapSettings } from "../src/settings.ts";
import { tapProblems } from "../src/tap-problems.ts";

const connection = { connect_string: "db/x", user: "u", password: "p" };

function problemsOf(settings: object) {
  try {
    loadSettings(tapSettings, { flags: { ...connection, ...settings }, checks: tapProblems });
    return [];
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    return error.problems.map(({ pointer, message }) => `${pointer}: ${message}`);
  }
}

test("good settings have no problem", () => {
  expect(
    problemsOf({
      filter_schemas: ["HR"],
      filter_tables: ["HR-*", "!HR-OLD*"],
      select: ["HR-*.*", "!HR-*.SALARY"],
      metadata: { "HR-*": { "replication-method": "FULL_TABLE" } },
      queries: { q: { sql: "WITH x AS (SELECT 1 a FROM dual) SELECT * FROM x;" } },
      stream_options: { "*": { where: "a = 1 OR b = 2", hints: "FULL(t)" } },
    }),
  ).toEqual([]);
});

test("everything that is wrong is found before a connection is made", () => {
  expect(
    problemsOf({
      connect_string: undefined,
      filter_schemas: ['"HR'],
      exclude_tables: ["HR-"],
      select: ["HR-*.*", "!", ".A"],
      metadata: { selected: true },
      queries: { "a/b": { sql: "DELETE FROM t" }, c: { sql: "SELECT ')' FROM (t" } },
      stream_options: { "HR-*": { where: "1 = 1) OR (1 = 1", hints: "x */ y" } },
    }),
  ).toEqual([
    ": one of service_name, sid, connect_string and tns_name is needed",
    '/filter_schemas/0: has a double quote or a "\\" that is not closed',
    "/exclude_tables/0: must be SCHEMA-TABLE or TABLE; the name before or after the hyphen is missing",
    '/select/1: the select pattern "!" names no stream',
    '/select/2: the select pattern ".A" names no stream',
    '/metadata: the metadata override "selected" names no stream',
    "/queries/a~1b/sql: must be a query that begins with SELECT or WITH",
    "/queries/c/sql: has a parenthesis that is not closed",
    "/stream_options/HR-*/where: has a closing parenthesis too many",
    "/stream_options/HR-*/hints: must not contain a comment",
  ]);
});
