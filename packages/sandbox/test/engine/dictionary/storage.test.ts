// Layer: pure. Segments, extents and quotas agree with ROWIDs.
import { expect, it } from "vitest";
import { logOn, openEngine } from "../open-engine.ts";

const users = [
  {
    name: "app",
    password: "x",
    roles: ["CONNECT", "RESOURCE", "SELECT_CATALOG_ROLE"],
    quota: 10_000_000,
  },
];

it("every ROWID lies in an extent of its table, and the extents make up the segment", async () => {
  const app = logOn(openEngine({ users }));
  await app.all(
    "CREATE TABLE t (a NUMBER)",
    "CREATE TABLE empty (a NUMBER)",
    "CREATE TABLE beside (a NUMBER)",
    "INSERT INTO t SELECT LEVEL FROM dual CONNECT BY LEVEL <= 5000",
    "INSERT INTO beside VALUES (1)",
    "INSERT INTO t SELECT LEVEL FROM dual CONNECT BY LEVEL <= 30000",
    "COMMIT",
    "CREATE INDEX i ON t (a)",
  );
  const outside = await app.rows(`
    SELECT COUNT(*) FROM t WHERE NOT EXISTS (
      SELECT 1 FROM dba_extents e JOIN all_objects o ON o.owner = e.owner AND o.object_name = e.segment_name
      WHERE e.owner = 'APP' AND e.segment_name = 'T' AND o.data_object_id = DBMS_ROWID.ROWID_OBJECT(t.ROWID)
        AND e.relative_fno = DBMS_ROWID.ROWID_RELATIVE_FNO(t.ROWID)
        AND DBMS_ROWID.ROWID_BLOCK_NUMBER(t.ROWID) BETWEEN e.block_id AND e.block_id + e.blocks - 1)`);
  expect(outside).toEqual([[0]]);
  const [sums] = await app.rows(
    "SELECT COUNT(*), SUM(blocks), SUM(bytes) FROM dba_extents WHERE owner = 'APP' AND segment_name = 'T'",
  );
  expect(
    await app.rows("SELECT extents, blocks, bytes FROM dba_segments WHERE segment_name = 'T'"),
  ).toEqual([sums]);
  expect(Number(sums?.[0])).toBeGreaterThan(3);
  expect(
    await app.rows("SELECT segment_name, segment_type FROM user_segments ORDER BY segment_name"),
  ).toEqual([
    ["BESIDE", "TABLE"],
    ["I", "INDEX"],
    ["T", "TABLE"],
  ]);
  expect(await app.rows("SELECT segment_type FROM dba_segments WHERE segment_name = 'I'")).toEqual([
    ["INDEX"],
  ]);
  const [used] = await app.rows("SELECT SUM(bytes) FROM dba_extents WHERE owner = 'APP'");
  expect(await app.rows("SELECT tablespace_name, bytes, max_bytes FROM user_ts_quotas")).toEqual([
    ["USERS", used?.[0], 10_000_000],
  ]);
});

it("tablespaces are those that users have", async () => {
  const app = logOn(openEngine({ users }));
  expect(
    await app.rows(
      "SELECT default_tablespace, temporary_tablespace, account_status FROM user_users",
    ),
  ).toEqual([["USERS", "TEMP", "OPEN"]]);
  expect(
    await app.rows(
      "SELECT tablespace_name, block_size, contents FROM dba_tablespaces ORDER BY tablespace_name",
    ),
  ).toEqual([
    ["SYSAUX", 8192, "PERMANENT"],
    ["SYSTEM", 8192, "PERMANENT"],
    ["TEMP", 8192, "TEMPORARY"],
    ["UNDOTBS1", 8192, "UNDO"],
    ["USERS", 8192, "PERMANENT"],
  ]);
});
