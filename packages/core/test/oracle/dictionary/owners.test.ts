// Layer: pure.
import { expect, test } from "vitest";
import { parseObjectFilter } from "../../../src/oracle/dictionary/object-filter.ts";
import { ownersQuery, readOwners } from "../../../src/oracle/dictionary/owners.ts";
import { recordingReader } from "./recording-reader.ts";

const rows = [
  ["SYS", "Y", "YES", "1500", "3000"],
  ["HR", "N", "NO", "7", 1],
  ["APP", "N", "NO", 0, "0"],
];

test("the query", () => {
  expect(ownersQuery()).toEqual({
    sql: `SELECT u.USERNAME, u.ORACLE_MAINTAINED, u.COMMON, NVL(t.TABLE_COUNT, 0), NVL(v.VIEW_COUNT, 0)
FROM ALL_USERS u
LEFT JOIN (SELECT OWNER, COUNT(*) AS TABLE_COUNT FROM ALL_TABLES GROUP BY OWNER) t ON t.OWNER = u.USERNAME
LEFT JOIN (SELECT OWNER, COUNT(*) AS VIEW_COUNT FROM ALL_VIEWS GROUP BY OWNER) v ON v.OWNER = u.USERNAME`,
    binds: {},
  });
});

test("all owners, by name", async () => {
  expect(await readOwners(recordingReader({ ALL_USERS: rows }))).toEqual([
    { name: "APP", isOracleMaintained: false, isCommon: false, tableCount: 0, viewCount: 0 },
    { name: "HR", isOracleMaintained: false, isCommon: false, tableCount: 7, viewCount: 1 },
    { name: "SYS", isOracleMaintained: true, isCommon: true, tableCount: 1500, viewCount: 3000 },
  ]);
});

test("owners that match a pattern", async () => {
  const { owners } = parseObjectFilter({ filter_schemas: "s*,app" });
  const found = await readOwners(recordingReader({ ALL_USERS: rows }), owners);
  expect(found.map((owner) => owner.name)).toEqual(["APP", "SYS"]);
});
