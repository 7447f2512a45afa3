// Layer: pure.
import { expect, it } from "vitest";
import type { ExecuteResult } from "../../../src/engine/contract.ts";
import { varchar2 } from "../../../src/engine/types/make-type.ts";
import { openBlockSession } from "../plsql/block-session.ts";

it("EXEC_DDL_STATEMENT", async () => {
  const session = openBlockSession();
  await session.block(
    "BEGIN DBMS_UTILITY.EXEC_DDL_STATEMENT('CREATE TABLE made (a NUMBER)'); END;",
  );
  expect(await session.rows("SELECT table_name FROM user_tables")).toEqual([["MADE"]]);
  expect(
    await session.failure("BEGIN DBMS_UTILITY.EXEC_DDL_STATEMENT('DROP TABLE nosuch'); END;"),
  ).toBe("ORA-00942: table or view does not exist\nORA-06512: at line 1");
});

it("transactions", async () => {
  const session = openBlockSession();
  await session.all("CREATE TABLE t (a NUMBER)");
  const count = async () => (await session.rows("SELECT COUNT(*) FROM t"))[0]?.[0];
  await session.block("BEGIN INSERT INTO t VALUES (1); DBMS_TRANSACTION.COMMIT; END;");
  await session.run("ROLLBACK");
  const counts = [await count()];
  await session.block(`BEGIN INSERT INTO t VALUES (2); DBMS_TRANSACTION.SAVEPOINT('here');
    INSERT INTO t VALUES (3); DBMS_TRANSACTION.ROLLBACK_SAVEPOINT('here'); END;`);
  counts.push(await count());
  await session.block("BEGIN DBMS_TRANSACTION.ROLLBACK; END;");
  counts.push(await count());
  await session.block("BEGIN DBMS_TRANSACTION.READ_ONLY; END;");
  expect([counts, await session.failure("BEGIN INSERT INTO t VALUES (4); END;")]).toEqual([
    [1, 2, 1],
    "ORA-01456: may not perform insert, delete, update operation inside a READ ONLY transaction\nORA-06512: at line 1",
  ]);
});

it("SET_NLS and SET_ROLE", async () => {
  const session = openBlockSession();
  await session.block(`BEGIN DBMS_SESSION.SET_NLS('NLS_DATE_FORMAT', '''YYYY/MM/DD'''); END;`);
  expect(await session.rows("SELECT TO_CHAR(DATE '2024-02-29') FROM dual")).toEqual([
    ["2024/02/29"],
  ]);
  await session.block("BEGIN DBMS_SESSION.SET_ROLE('NONE'); END;");
  expect(await session.failure("BEGIN DBMS_SESSION.SET_ROLE('NOSUCH'); END;")).toBe(
    "ORA-01924: role 'NOSUCH' not granted or does not exist\nORA-06512: at line 1",
  );
});

it("DB_VERSION", async () => {
  const sql = "BEGIN DBMS_UTILITY.DB_VERSION(:version, :compatibility); END;";
  const binds = { version: [varchar2(30), null], compatibility: [varchar2(30), null] } as const;
  expect(await openBlockSession().block(sql, binds)).toEqual({
    version: "19.0.0.0.0",
    compatibility: "19.0.0",
  });
});

it("RETURN_RESULT hands queries to the client, in order", async () => {
  const session = openBlockSession();
  await session.all("CREATE TABLE t (a NUMBER, b VARCHAR2(5))", "INSERT INTO t VALUES (1, 'x')");
  const result = await session.run(`DECLARE c SYS_REFCURSOR; d SYS_REFCURSOR;
    BEGIN
      OPEN c FOR SELECT a, b FROM t;
      DBMS_SQL.RETURN_RESULT(c);
      OPEN d FOR 'SELECT a + :1 AS n FROM t' USING 1;
      DBMS_SQL.RETURN_RESULT(d, TRUE);
    END;`);
  expect(await resultsOf(result)).toEqual([
    { columns: ["A", "B"], rows: [[1, "x"]] },
    { columns: ["N"], rows: [[2]] },
  ]);
  expect(
    await session.failure("DECLARE c SYS_REFCURSOR; BEGIN DBMS_SQL.RETURN_RESULT(c); END;"),
  ).toBe("ORA-01001: invalid cursor\nORA-06512: at line 1");
});

async function resultsOf(result: ExecuteResult): Promise<unknown[]> {
  if (result.kind !== "plsql") throw new TypeError("no block");
  const signal = new AbortController().signal;
  return Promise.all(
    result.implicitResults.map(async (cursor) => ({
      columns: cursor.columns.map(({ name }) => name),
      rows: (await cursor.fetch(10, signal)).rows,
    })),
  );
}
