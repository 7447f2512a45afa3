// Layer: pure.
import { expect, it } from "vitest";
import { openBlockSession } from "../plsql/block-session.ts";

const query = "SELECT table_name, num_rows, blocks FROM user_tables ORDER BY 1";

it("statistics of a table, of a schema, and none", async () => {
  const session = openBlockSession();
  await session.all(
    "CREATE TABLE a (x NUMBER)",
    "CREATE TABLE b (x NUMBER)",
    "INSERT INTO a SELECT LEVEL FROM dual CONNECT BY LEVEL <= 10",
    "COMMIT",
  );
  const seen = [await session.rows(query)];
  await session.block(
    "BEGIN DBMS_STATS.GATHER_TABLE_STATS(ownname => 'APP', tabname => 'a', cascade => TRUE); END;",
  );
  seen.push(await session.rows(query));
  await session.block("BEGIN DBMS_STATS.DELETE_TABLE_STATS('APP', 'A'); END;");
  await session.block(
    "BEGIN DBMS_STATS.GATHER_SCHEMA_STATS(USER, DBMS_STATS.AUTO_SAMPLE_SIZE); END;",
  );
  seen.push(await session.rows(query));
  expect(seen).toEqual([
    [
      ["A", null, null],
      ["B", null, null],
    ],
    [
      ["A", 10, 1],
      ["B", null, null],
    ],
    [
      ["A", 10, 1],
      ["B", 0, 0],
    ],
  ]);
});

it("another's table, and none", async () => {
  const session = openBlockSession();
  expect(await session.failure("BEGIN DBMS_STATS.GATHER_TABLE_STATS(USER, 'NOSUCH'); END;")).toBe(
    'ORA-20000: Unable to analyze TABLE "APP"."NOSUCH", insufficient privileges or does not exist\nORA-06512: at line 1',
  );
});
