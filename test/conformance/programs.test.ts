// Layer: sandbox, or real Oracle when ORACLE_TEST_CONNECT_STRING is set.
// Our tap and our target keep the rules of Singer, with every kind of replication key.
import { type JsonObject, stringifyExact } from "@singer-oracle/core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  type Choices,
  choose,
  discoverText,
  openDatabase,
  ProgramFolder,
  succeeded,
  type TestCatalog,
  type TestDatabase,
} from "../e2e/harness.ts";
import {
  bookmarkIn,
  checkCatalog,
  checkSecondRun,
  checkTapOutput,
  checkTargetOutput,
  lastState,
  messagesOf,
} from "./index.ts";

const folder = new ProgramFolder();
let database: TestDatabase;
let catalogText = "";
let catalog: TestCatalog;

beforeAll(async () => {
  database = await openDatabase({
    seed: `
CREATE TABLE keys_of_all_kinds (
  id NUMBER(9) CONSTRAINT kinds_pk PRIMARY KEY,
  n NUMBER, big NUMBER(38), amount NUMBER(12,2), d DATE, t TIMESTAMP(9), z TIMESTAMP(9) WITH TIME ZONE,
  l TIMESTAMP(6) WITH LOCAL TIME ZONE, v VARCHAR2(20));
INSERT INTO keys_of_all_kinds
  SELECT level, TRUNC(level / 3) / 7, 90071992547409920000 + TRUNC(level / 3), TRUNC(level / 3) / 100,
    DATE '2024-01-01' + TRUNC(level / 3),
    TIMESTAMP '2024-01-01 00:00:00.000000001' + NUMTODSINTERVAL(TRUNC(level / 3), 'SECOND'),
    FROM_TZ(TIMESTAMP '2024-01-01 00:00:00.000000001' + NUMTODSINTERVAL(TRUNC(level / 3), 'SECOND'), '+0' || MOD(level, 9) || ':00') AT TIME ZONE '+02:00',
    FROM_TZ(TIMESTAMP '2024-01-01 00:00:00' + NUMTODSINTERVAL(TRUNC(level / 3), 'SECOND'), '+00:00'),
    'key ' || CHR(65 + MOD(TRUNC(level / 3), 26)) FROM dual CONNECT BY level <= 200;
CREATE TABLE without_key (v VARCHAR2(10), at DATE);
INSERT INTO without_key SELECT 'same', DATE '2024-01-01' FROM dual CONNECT BY level <= 5;
CREATE VIEW a_view AS SELECT id, d, v FROM keys_of_all_kinds;
`,
  });
  catalogText = await discoverText(folder, database);
  catalog = JSON.parse(catalogText);
}, 60_000);
afterAll(async () => {
  await database.close();
  folder[Symbol.dispose]();
});

const runTap = async (choices: Choices, settings: object = {}, state?: JsonObject) => {
  const files = {
    config: { state_interval_rows: 30, ...settings, ...database.settings("source") },
    catalog: choose(catalog, choices),
    // JSON.stringify refuses exact numbers.
    ...(state && { state: stringifyExact(state) }),
  };
  return succeeded(await folder.tap(files)).stdout.split("\n");
};

describe.concurrent("tap-oracle", { timeout: 120_000 }, () => {
  test("its catalog keeps the rules, with and without filters", async () => {
    expect(checkCatalog(catalogText)).toEqual([]);
    const one = await discoverText(folder, database, { filter_tables: ["*-A_VIEW"] });
    expect(checkCatalog(one)).toEqual([]);
    expect(one).not.toContain("WITHOUT_KEY");
  });

  test.each(["ID", "N", "BIG", "AMOUNT", "D", "T", "Z", "L", "V"])(
    "INCREMENTAL by %s: a second run sends what is equal to the bookmark, a third the same",
    async (key) => {
      const choices = {
        KEYS_OF_ALL_KINDS: { "replication-method": "INCREMENTAL", "replication-key": key },
      };
      const first = await runTap(choices);
      expect(checkTapOutput(first)).toEqual([]);
      const state = lastState(first) ?? {};
      const second = await runTap(choices, {}, state);
      expect(checkTapOutput(second, { state })).toEqual([]);
      expect(checkSecondRun(first, second)).toEqual([]);
      expect(lastState(second)).toEqual(state);
      const third = await runTap(choices, {}, lastState(second));
      expect(checkSecondRun(second, third)).toEqual([]);
      expect(messagesOf(second).filter(({ type }) => type === "RECORD").length).toBeGreaterThan(0);
    },
  );

  test("full tables, tables without a key and views: everything comes again, in a newer version", async () => {
    const choices = { KEYS_OF_ALL_KINDS: {}, WITHOUT_KEY: {}, A_VIEW: {} };
    const first = await runTap(choices, { max_parallel_streams: 3 });
    expect(checkTapOutput(first)).toEqual([]);
    const state = lastState(first) ?? {};
    const second = await runTap(choices, { max_parallel_streams: 3 }, state);
    expect(checkTapOutput(second, { state })).toEqual([]);
    expect(checkSecondRun(first, second)).toEqual([]);
  });

  test("a view by a date: the bookmark is the greatest that was sent", async () => {
    const choices = { A_VIEW: { "replication-method": "INCREMENTAL", "replication-key": "D" } };
    const first = await runTap(choices);
    expect(checkTapOutput(first)).toEqual([]);
    const id = `${database.users.source.name}-A_VIEW`;
    expect(bookmarkIn(lastState(first), id)).toEqual({
      replication_key: "D",
      replication_key_value: "2024-03-07T00:00:00Z",
      last_replication_method: "INCREMENTAL",
    });
  });
});

describe.concurrent("target-oracle", { timeout: 120_000 }, () => {
  test.each([1, 7, 5000])("its STATE comes out in order, batches of %d", async (batchSizeRows) => {
    await using own = await openDatabase();
    const input = await runTap({ KEYS_OF_ALL_KINDS: {}, WITHOUT_KEY: {}, A_VIEW: {} });
    const config = { batch_size_rows: batchSizeRows, ...own.settings("warehouse") };
    const ending = succeeded(await folder.target({ config }, input.join("\n")));
    expect(checkTargetOutput(input, ending.stdout.split("\n"))).toEqual([]);
  });
});
