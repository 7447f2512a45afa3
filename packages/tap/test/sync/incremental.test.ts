// Layer: sandbox. Bookmarks: typed binds, ties, NULL keys, lookback, what older taps have left.
import { type JsonObject, StateError } from "@singer-oracle/core";
import type { Sandbox } from "@singer-oracle/sandbox";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  execute,
  ids,
  lastState,
  type PlanText,
  planOf,
  recordsOf,
  run,
  sandboxOf,
} from "./fixture.ts";

let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await sandboxOf(`
    create table t (
      id number(9) not null, big number(38), dec number(20,5), bare number, d date, ts timestamp(9),
      tz timestamp(6) with time zone, ltz timestamp(6) with local time zone, v varchar2(20), c char(5), n nvarchar2(20));
    insert into t values (1, 12345678901234567890123456789012345678, 0.5, -.25, date '2024-02-29', timestamp '2024-02-29 23:59:59.123456789',
      timestamp '2024-02-29 23:59:59.5 +05:30', timestamp '2024-02-29 23:59:59.5 +05:30', 'B', 'ab', 'x');
    insert into t values (2, 12345678901234567890123456789012345679, 0.50001, .25, date '2024-02-29' + 1/86400, timestamp '2024-02-29 23:59:59.123456790',
      timestamp '2024-02-29 18:30:00.5 +00:00', timestamp '2024-02-29 18:30:00.5 +00:00', 'a', 'ab', 'y');
    insert into t values (3, 99999999999999999999999999999999999999, 123456789012345.12345, 1e100, date '9999-12-31', timestamp '9999-12-31 23:59:59.999999999',
      timestamp '9999-12-31 23:59:59.5 +00:00', timestamp '9999-12-31 10:00:00 +00:00', 'ä', 'b', 'ÿ');
    insert into t values (4, null, null, null, null, null, null, null, null, null, null);
    commit;
  `);
});
afterAll(() => sandbox.close());

const columns: PlanText["columns"] = [
  ["ID", "NUMBER(9) NOT NULL"],
  ["BIG", "NUMBER(38)"],
  ["DEC", "NUMBER(20,5)"],
  ["BARE", "NUMBER"],
  ["D", "DATE"],
  ["TS", "TIMESTAMP(9)"],
  ["TZ", "TIMESTAMP(6) WITH TIME ZONE"],
  ["LTZ", "TIMESTAMP(6) WITH LOCAL TIME ZONE"],
  ["V", "VARCHAR2(20 CHAR)"],
  ["C", "CHAR(5 CHAR)"],
  ["N", "NVARCHAR2(20)"],
];
const by = (key: string, keyPlan: PlanText["keyPlan"] = {}, more: Partial<PlanText> = {}) =>
  planOf({
    table: "T",
    columns: columns.filter(([name]) => name === "ID" || name === key),
    key,
    keyPlan,
    ...more,
  });
const bookmarkOf = (value: string | number, key: string, more: JsonObject = {}) => ({
  bookmarks: { "APP-T": { replication_key: key, replication_key_value: value, ...more } },
});

describe("a bookmark of each type goes out and comes back", () => {
  test.each([
    ["ID", "4", [4], "= :bookmark"],
    ["BIG", "99999999999999999999999999999999999999", [3], "TO_NUMBER(:bookmark)"],
    ["DEC", "123456789012345.12345", [3], "TO_NUMBER(:bookmark)"],
    ["BARE", "1e+100", [3], "TO_NUMBER(:bookmark)"],
    ["D", '"9999-12-31T00:00:00Z"', [3], "TO_DATE(:bookmark,"],
    ["TS", '"9999-12-31T23:59:59.999999999Z"', [3], "TO_TIMESTAMP(:bookmark,"],
    ["TZ", '"9999-12-31T23:59:59.500000+00:00"', [3], "TO_TIMESTAMP_TZ(:bookmark,"],
    ["LTZ", '"9999-12-31T10:00:00.000000Z"', [3], "TO_TIMESTAMP_TZ(:bookmark,"],
    ["V", '"ä"', [3], "= :bookmark"],
    ["C", '"b    "', [3], "= :bookmark"],
    ["N", '"ÿ"', [3], "= :bookmark"],
  ] as const)("%s", async (key, value, again, expression) => {
    const first = await run(sandbox, [by(key)]);
    expect(first.error).toBeUndefined();
    expect(ids(first)).toHaveLength(4);
    // Rows without a key come first.
    expect(ids(first).slice(0, 1)).toEqual(key === "ID" ? [1] : [4]);
    expect(first.lines.at(-1)).toContain(
      `"replication_key":"${key}","replication_key_value":${value},`,
    );
    const second = await run(sandbox, [by(key)], { state: lastState(first) });
    expect(second.error).toBeUndefined();
    expect(ids(second)).toEqual(again);
    expect(second.statements.at(-1)).toContain(`WHERE "${key}" >`);
    expect(second.statements.at(-1)).toContain(expression);
    expect(lastState(second)).toEqual(lastState(first));
    // The same by an unsorted read.
    const unsorted = await run(sandbox, [by(key, { isSorted: false })]);
    expect(lastState(unsorted)).toEqual(lastState(first));
    expect(unsorted.statements.some((sql) => sql.includes("ORDER BY"))).toBe(false);
  });
});

test("equal keys come again, and none is missed", async () => {
  const first = await run(sandbox, [by("D")]);
  await execute(sandbox, "insert into t (id, d) values (5, date '9999-12-31')");
  const second = await run(sandbox, [by("D")], { state: lastState(first) });
  expect(new Set(ids(second))).toEqual(new Set([3, 5]));
  await execute(sandbox, "delete from t where id = 5");
});

describe("rows without a key", () => {
  const nullsOf = async (nullKeys: "first_run" | "always" | "never") => {
    const first = await run(sandbox, [by("D", { nullKeys })]);
    const second = await run(sandbox, [by("D", { nullKeys })], { state: lastState(first) });
    return [ids(first), ids(second)];
  };
  test("first_run", async () => expect(await nullsOf("first_run")).toEqual([[4, 1, 2, 3], [3]]));
  test("always", async () =>
    expect(await nullsOf("always")).toEqual([
      [4, 1, 2, 3],
      [4, 3],
    ]));
  test("never", async () => expect(await nullsOf("never")).toEqual([[1, 2, 3], [3]]));

  test("have a statement of their own, without an order", async () => {
    const { statements } = await run(sandbox, [
      by("DEC", {}, { hints: "FULL(T)", conditions: ["(ID < 9)"] }),
    ]);
    expect(statements.slice(-2)).toEqual([
      'SELECT /*+ FULL(T) */ "ID", "DEC" FROM "APP"."T" WHERE (ID < 9) AND "DEC" IS NULL',
      'SELECT /*+ FULL(T) */ "ID", "DEC" FROM "APP"."T" WHERE (ID < 9) AND "DEC" IS NOT NULL ORDER BY "DEC"',
    ]);
  });

  test("that is all there is: the next run is a first run still", async () => {
    const plan = () => by("D", {}, { conditions: ["(ID = 4)"] });
    const first = await run(sandbox, [plan()]);
    expect(lastState(first)).toEqual({
      bookmarks: { "APP-T": { replication_key: "D", last_replication_method: "INCREMENTAL" } },
      currently_syncing: null,
    });
    expect(ids(await run(sandbox, [plan()], { state: lastState(first) }))).toEqual([4]);
  });
});

describe("lookback", () => {
  test("is subtracted when reading, and never from the stored bookmark", async () => {
    const state = bookmarkOf("2024-03-01T00:00:00Z", "D");
    const result = await run(sandbox, [by("D", { lookback: 86_400 })], { state });
    expect(ids(result)).toEqual([1, 2, 3]);
    expect(result.statements.at(-1)).toBe(
      `SELECT "ID", TO_CHAR("D", 'SYYYY-MM-DD"T"HH24:MI:SS"Z"') FROM "APP"."T" WHERE "D" >= TO_DATE(:bookmark, 'YYYY-MM-DD"T"HH24:MI:SS') - NUMTODSINTERVAL(:lookback, 'SECOND') ORDER BY "D" bookmark={"type":"text","value":"2024-03-01T00:00:00"} lookback=86400`,
    );
  });

  test("over numbers, fractions too", async () => {
    const state = bookmarkOf(3, "ID");
    expect(ids(await run(sandbox, [by("ID", { lookback: 1.5 })], { state }))).toEqual([2, 3, 4]);
  });

  test("a bookmark beyond all that is read again does not go back", async () => {
    const state = bookmarkOf("9999-12-31T00:00:00Z", "D");
    for (const isSorted of [true, false]) {
      const result = await run(
        sandbox,
        [by("D", { lookback: 2.6e11, isSorted }, { conditions: ["(ID < 3)"] })],
        {
          state,
          settings: { state_interval_rows: 1 },
        },
      );
      expect(result.error).toBeUndefined();
      expect(ids(result)).toEqual([1, 2]);
      for (const { bookmarks } of result.states) {
        expect(bookmarks).toMatchObject({
          "APP-T": { replication_key_value: "9999-12-31T00:00:00Z" },
        });
      }
    }
  });

  test("does not apply to the start date", async () => {
    const plan = by("D", { lookback: 86_400, start: "2024-02-29T00:00:01Z", nullKeys: "never" });
    const result = await run(sandbox, [plan]);
    expect(ids(result)).toEqual([2, 3]);
    expect(result.statements.at(-1)).toContain(
      `WHERE "D" >= TO_DATE(:bookmark, 'YYYY-MM-DD"T"HH24:MI:SS') ORDER BY`,
    );
  });
});

test("the start date counts only without a bookmark", async () => {
  const plan = () => by("D", { start: "2024-03-01T00:00:00Z" });
  expect(ids(await run(sandbox, [plan()]))).toEqual([4, 3]);
  const state = bookmarkOf("2024-02-29T00:00:01Z", "D");
  expect(ids(await run(sandbox, [plan()], { state }))).toEqual([2, 3]);
});

describe("states of other taps", () => {
  test("s7clarke10: goes on, with the version in the records and ACTIVATE_VERSION first", async () => {
    const state = {
      bookmarks: {
        "APP-T": {
          version: 1500000000000,
          last_replication_method: "INCREMENTAL",
          replication_key: "TS",
          replication_key_value: "2024-02-29T23:59:59.12345679+00:00",
          ORA_ROWSCN: null,
        },
      },
      currently_syncing: null,
    };
    const result = await run(sandbox, [by("TS")], { state });
    expect(result.lines.slice(2)).toEqual([
      '{"type":"SCHEMA","stream":"APP-T","schema":{"type":"object","properties":{}},"key_properties":[]}',
      '{"type":"ACTIVATE_VERSION","stream":"APP-T","version":1500000000000}',
      '{"type":"RECORD","stream":"APP-T","record":{"ID":2,"TS":"2024-02-29T23:59:59.123456790Z"},"version":1500000000000}',
      '{"type":"RECORD","stream":"APP-T","record":{"ID":3,"TS":"9999-12-31T23:59:59.999999999Z"},"version":1500000000000}',
      '{"type":"STATE","value":{"bookmarks":{"APP-T":{"replication_key":"TS","replication_key_value":"9999-12-31T23:59:59.999999999Z","version":1500000000000,"last_replication_method":"INCREMENTAL"}},"currently_syncing":null}}',
    ]);
  });

  test("the Meltano SDK: goes on, without a version", async () => {
    const state = {
      bookmarks: {
        "APP-T": {
          starting_replication_value: "2023-01-01T00:00:00+00:00",
          replication_key: "D",
          replication_key_value: "2024-02-29T00:00:01+00:00",
        },
      },
    };
    const result = await run(sandbox, [by("D")], { state });
    expect(result.logs).toEqual([]);
    expect(result.messages.map(({ type }) => type)).toEqual([
      "STATE",
      "STATE",
      "SCHEMA",
      "RECORD",
      "RECORD",
      "STATE",
    ]);
    expect(ids(result)).toEqual([2, 3]);
  });
});

describe("a bookmark that says nothing about this key", () => {
  const warned = async (bookmark: JsonObject) => {
    const state = { bookmarks: { "APP-T": bookmark } };
    const result = await run(sandbox, [by("D")], { state });
    return {
      logs: result.logs,
      ids: ids(result),
      start: result.states[1],
      types: result.messages.map(({ type }) => type),
    };
  };

  test("of another key", async () => {
    expect(
      await warned({
        replication_key: "TS",
        replication_key_value: "9999-01-01T00:00:00Z",
        version: 7,
        last_replication_method: "INCREMENTAL",
      }),
    ).toEqual({
      logs: [
        'WARNING stream "APP-T": the bookmark is of TS, and the replication key is D: it is read from its beginning',
      ],
      ids: [4, 1, 2, 3],
      start: {
        bookmarks: {
          "APP-T": { replication_key: "D", version: 7, last_replication_method: "INCREMENTAL" },
        },
        currently_syncing: "APP-T",
      },
      types: [
        "STATE",
        "STATE",
        "SCHEMA",
        "ACTIVATE_VERSION",
        "RECORD",
        "RECORD",
        "RECORD",
        "RECORD",
        "STATE",
      ],
    });
  });

  test.each(["FULL_TABLE", "LOG_BASED"])("of a stream that was read %s", async (method) => {
    expect(await warned({ version: 7, last_replication_method: method, scn: 5 })).toEqual({
      logs: [`WARNING stream "APP-T" was read ${method} before: it is read from its beginning`],
      ids: [4, 1, 2, 3],
      start: {
        bookmarks: {
          "APP-T": { replication_key: "D", last_replication_method: "INCREMENTAL", scn: 5 },
        },
        currently_syncing: "APP-T",
      },
      types: ["STATE", "STATE", "SCHEMA", "RECORD", "RECORD", "RECORD", "RECORD", "STATE"],
    });
  });
});

test.each([
  ["ID", "abc", "NUMBER(9)", "it is not a number"],
  ["ID", 1.5, "NUMBER(9)", "the column cannot hold the number"],
  ["D", 5, "DATE", "it is not a string"],
  ["D", "yesterday", "DATE", "it is not a date-time"],
  ["V", 5, "VARCHAR2(20 CHAR)", "it is not a string"],
])(
  "a bookmark of %s that is %j: a StateError before anything is written",
  async (key, value, type, why) => {
    const result = await run(sandbox, [by("BARE"), by(key)].slice(1), {
      state: bookmarkOf(value, key),
    });
    expect(result.error).toBeInstanceOf(StateError);
    expect(result.error?.message).toBe(
      `stream "APP-T", column ${key}: the bookmark is not a value of the replication key's type ${type}: ${why}`,
    );
    expect(result.error?.hint).toBe(
      "Correct replication_key_value in the state, or take the stream's bookmark out of it.",
    );
    expect(result.lines).toEqual([]);
  },
);

describe("STATE on the way", () => {
  test("after state_interval_rows rows, for exactly the rows before it", async () => {
    const result = await run(sandbox, [by("ID")], { settings: { state_interval_rows: 2 } });
    const shown = result.messages.map(({ type, record, value }) => {
      if (type === "RECORD") return (record as { ID: number }).ID;
      if (type !== "STATE") return type;
      const { bookmarks } = value as {
        bookmarks: Record<string, { replication_key_value?: number }>;
      };
      return `STATE ${bookmarks["APP-T"]?.replication_key_value}`;
    });
    expect(shown).toEqual([
      "STATE undefined",
      "SCHEMA",
      1,
      2,
      "STATE 2",
      3,
      4,
      "STATE 4",
      "STATE 4",
    ]);
  });

  test("after state_interval_s seconds", async () => {
    const result = await run(sandbox, [by("ID", {}, { fetchSize: 1 })], {
      settings: { state_interval_s: 0 },
    });
    const values = result.states.map(
      ({ bookmarks }) =>
        (bookmarks as Record<string, { replication_key_value?: number }>)["APP-T"]
          ?.replication_key_value,
    );
    expect(values).toEqual([undefined, 1, 2, 3, 4, 4]);
  });

  test("an unsorted stream says nothing before its end", async () => {
    const result = await run(sandbox, [by("ID", { isSorted: false })], {
      settings: { state_interval_rows: 1 },
    });
    expect(result.states.map(({ bookmarks }) => bookmarks)).toEqual([
      { "APP-T": { replication_key: "ID", last_replication_method: "INCREMENTAL" } },
      {
        "APP-T": {
          replication_key: "ID",
          replication_key_value: 4,
          last_replication_method: "INCREMENTAL",
        },
      },
    ]);
  });
});

describe("what settings make of keys", () => {
  test("use_singer_decimal: the bookmark is text as in the record", async () => {
    const plan = () =>
      by(
        "DEC",
        { nullKeys: "never" },
        { read: { useSingerDecimal: true }, conditions: ["(ID < 3)"] },
      );
    const first = await run(sandbox, [plan()]);
    expect(recordsOf(first).map(({ DEC }) => DEC)).toEqual(["0.5", "0.50001"]);
    expect(lastState(first)).toMatchObject({
      bookmarks: { "APP-T": { replication_key_value: "0.50001" } },
    });
    expect(ids(await run(sandbox, [plan()], { state: lastState(first) }))).toEqual([2]);
  });

  test("dates before Christ never become a bookmark that no run could start at", async () => {
    await execute(
      sandbox,
      "insert into t (id, d) values (9, to_date('-0043-03-15', 'SYYYY-MM-DD'))",
    );
    try {
      for (const outOfRangeDates of ["text", "null", "clamp"] as const) {
        const plan = () =>
          by("D", { nullKeys: "never" }, { read: { outOfRangeDates }, conditions: ["(ID = 9)"] });
        const first = await run(sandbox, [plan()]);
        expect(first.error).toBeUndefined();
        const value = outOfRangeDates === "clamp" ? "0001-01-01T00:00:00Z" : undefined;
        const { bookmarks } = lastState(first) as {
          bookmarks: Record<string, { replication_key_value?: string }>;
        };
        expect(bookmarks["APP-T"]?.replication_key_value).toBe(value);
        const second = await run(sandbox, [plan()], { state: lastState(first) });
        expect(second.error).toBeUndefined();
      }
    } finally {
      await execute(sandbox, "delete from t where id = 9");
    }
  });
});
