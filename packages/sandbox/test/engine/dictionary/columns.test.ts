// Layer: pure. What the dictionary says of columns, by Oracle Database Reference, ALL_TAB_COLS.
import { expect, it } from "vitest";
import { logOn, openEngine } from "../open-engine.ts";

const facts = `data_type, data_length, data_precision, data_scale, char_length, char_used, character_set_name`;

it("tells the facts of every type", async () => {
  const app = logOn(openEngine());
  await app.run(`CREATE TABLE t (v VARCHAR2(30 CHAR), b VARCHAR2(10 BYTE), c CHAR(3), nv NVARCHAR2(10), nc NCHAR(4), n NUMBER,
    n5 NUMBER(5), n52 NUMBER(5,2), nn NUMBER(3,-2), i INTEGER, f FLOAT, f10 FLOAT(10), bf BINARY_FLOAT, bd BINARY_DOUBLE, d DATE,
    ts TIMESTAMP, ts9 TIMESTAMP(9), tz TIMESTAMP(3) WITH TIME ZONE, lz TIMESTAMP(0) WITH LOCAL TIME ZONE,
    ym INTERVAL YEAR(4) TO MONTH, ds INTERVAL DAY(3) TO SECOND(2), r RAW(16), lg LONG, cl CLOB, ncl NCLOB, bl BLOB, fi BFILE,
    ri ROWID, ur UROWID(100), x XMLTYPE)`);
  const rows = await app.rows(
    `SELECT column_name, ${facts} FROM user_tab_cols WHERE table_name = 'T' ORDER BY column_id`,
  );
  expect(rows).toEqual([
    ["V", "VARCHAR2", 120, null, null, 30, "C", "CHAR_CS"],
    ["B", "VARCHAR2", 10, null, null, 10, "B", "CHAR_CS"],
    ["C", "CHAR", 3, null, null, 3, "B", "CHAR_CS"],
    ["NV", "NVARCHAR2", 20, null, null, 10, "C", "NCHAR_CS"],
    ["NC", "NCHAR", 8, null, null, 4, "C", "NCHAR_CS"],
    ["N", "NUMBER", 22, null, null, 0, null, null],
    ["N5", "NUMBER", 22, 5, 0, 0, null, null],
    ["N52", "NUMBER", 22, 5, 2, 0, null, null],
    ["NN", "NUMBER", 22, 3, -2, 0, null, null],
    ["I", "NUMBER", 22, null, 0, 0, null, null],
    ["F", "FLOAT", 22, 126, null, 0, null, null],
    ["F10", "FLOAT", 22, 10, null, 0, null, null],
    ["BF", "BINARY_FLOAT", 4, null, null, 0, null, null],
    ["BD", "BINARY_DOUBLE", 8, null, null, 0, null, null],
    ["D", "DATE", 7, null, null, 0, null, null],
    ["TS", "TIMESTAMP(6)", 11, null, 6, 0, null, null],
    ["TS9", "TIMESTAMP(9)", 11, null, 9, 0, null, null],
    ["TZ", "TIMESTAMP(3) WITH TIME ZONE", 13, null, 3, 0, null, null],
    ["LZ", "TIMESTAMP(0) WITH LOCAL TIME ZONE", 7, null, 0, 0, null, null],
    ["YM", "INTERVAL YEAR(4) TO MONTH", 5, 4, 0, 0, null, null],
    ["DS", "INTERVAL DAY(3) TO SECOND(2)", 11, 3, 2, 0, null, null],
    ["R", "RAW", 16, null, null, 0, null, null],
    ["LG", "LONG", 0, null, null, 0, null, "CHAR_CS"],
    ["CL", "CLOB", 4000, null, null, 0, null, "CHAR_CS"],
    ["NCL", "NCLOB", 4000, null, null, 0, null, "NCHAR_CS"],
    ["BL", "BLOB", 4000, null, null, 0, null, null],
    ["FI", "BFILE", 530, null, null, 0, null, null],
    ["RI", "ROWID", 10, null, null, 0, null, null],
    ["UR", "UROWID", 100, null, null, 0, null, null],
    ["X", "XMLTYPE", 2000, null, null, 0, null, null],
  ]);
});

it("tells the types of 23ai, and has no VECTOR_INFO in 19c", async () => {
  const app = logOn(openEngine());
  await app.run("CREATE TABLE t (b BOOLEAN, j JSON, v VECTOR(3, FLOAT32), w VECTOR)");
  expect(
    await app.rows(
      "SELECT column_name, data_type, data_length, vector_info FROM user_tab_cols ORDER BY column_id",
    ),
  ).toEqual([
    ["B", "BOOLEAN", 1, null],
    ["J", "JSON", 8200, null],
    ["V", "VECTOR", 8200, "VECTOR(3,FLOAT32,DENSE)"],
    ["W", "VECTOR", 8200, "VECTOR(*,*,DENSE)"],
  ]);
  const older = logOn(openEngine({ version: 19 }));
  expect(await older.outcome("SELECT vector_info FROM all_tab_cols")).toBe("ORA-00904 at 7");
});

const kinds = `column_id, internal_column_id, segment_column_id, nullable, hidden_column, virtual_column, user_generated,
  default_on_null, identity_column, data_default, default_length`;

it("tells hidden, virtual, invisible, identity and unused columns apart", async () => {
  const app = logOn(openEngine());
  await app.all(
    `CREATE TABLE t (id NUMBER(10) GENERATED ALWAYS AS IDENTITY, gone NUMBER, v VARCHAR2(30) DEFAULT 'it''s' NOT NULL,
      w NUMBER GENERATED ALWAYS AS (n * 2 + NVL(id, 0)) VIRTUAL, inv DATE INVISIBLE DEFAULT SYSDATE, n NUMBER,
      d NUMBER DEFAULT ON NULL 7)`,
    "ALTER TABLE t SET UNUSED (gone)",
    "CREATE INDEX i ON t (UPPER(v), n DESC, inv DESC)",
  );
  expect(
    await app.rows(
      `SELECT column_name, ${kinds} FROM user_tab_cols WHERE table_name = 'T' ORDER BY internal_column_id`,
    ),
  ).toEqual([
    ["ID", 1, 1, 1, "N", "NO", "NO", "YES", "NO", "YES", '"APP"."ISEQ$$_70019".nextval', 28],
    ["V", 2, 3, 3, "N", "NO", "NO", "YES", "NO", "NO", "'it''s'", 7],
    ["W", 3, 4, null, "Y", "NO", "YES", "YES", "NO", "NO", '"N"*2+NVL("ID",0)', 17],
    ["INV", null, 5, 4, "Y", "YES", "NO", "YES", "NO", "NO", "SYSDATE", 7],
    ["N", 4, 6, 5, "Y", "NO", "NO", "YES", "NO", "NO", null, null],
    ["D", 5, 7, 6, "N", "NO", "NO", "YES", "YES", "NO", "7", 1],
    ["SYS_NC00008$", null, 8, null, "Y", "YES", "YES", "NO", "NO", "NO", 'UPPER("V")', 10],
    ["SYS_NC00009$", null, 9, null, "Y", "YES", "YES", "NO", "NO", "NO", '"N"', 3],
    ["SYS_NC00010$", null, 10, null, "Y", "YES", "YES", "NO", "NO", "NO", '"INV"', 5],
  ]);
  // Invisible columns are in USER_TAB_COLUMNS, those of the system are not.
  expect(
    await app.rows(
      "SELECT column_name, data_type, data_length FROM user_tab_columns WHERE table_name = 'T' ORDER BY 1",
    ),
  ).toEqual([
    ["D", "NUMBER", 22],
    ["ID", "NUMBER", 22],
    ["INV", "DATE", 7],
    ["N", "NUMBER", 22],
    ["V", "VARCHAR2", 30],
    ["W", "NUMBER", 22],
  ]);
  expect(
    await app.rows(
      "SELECT column_name, data_type, data_length FROM user_tab_cols WHERE column_name LIKE 'SYS%' ORDER BY 1",
    ),
  ).toEqual([
    ["SYS_NC00008$", "VARCHAR2", 30],
    ["SYS_NC00009$", "RAW", 34],
    ["SYS_NC00010$", "RAW", 12],
  ]);
  expect(await app.rows("SELECT * FROM user_tab_identity_cols")).toEqual([
    [
      ...["T", "ID", "ALWAYS", "ISEQ$$_70019"],
      "START WITH: 1, INCREMENT BY: 1, MAX_VALUE: 9999999999999999999999999999, MIN_VALUE: 1, CYCLE_FLAG: N, CACHE_SIZE: 20, ORDER_FLAG: N",
    ],
  ]);
});

it("tells the columns of views and materialized views, and all comments", async () => {
  const app = logOn(openEngine());
  await app.all(
    "CREATE TABLE t (id NUMBER(10) PRIMARY KEY, v VARCHAR2(30 CHAR))",
    "CREATE VIEW vw (a, b, c) AS SELECT id, UPPER(v), id / 2 FROM t",
    "CREATE MATERIALIZED VIEW mv AS SELECT id, v FROM t",
    "COMMENT ON TABLE t IS 'a table'",
    "COMMENT ON COLUMN t.v IS 'its text'",
    "COMMENT ON TABLE vw IS 'a view'",
    "COMMENT ON COLUMN vw.b IS 'in capitals'",
  );
  expect(
    await app.rows(
      "SELECT table_name, column_name, data_type, data_length, nullable, column_id, hidden_column FROM user_tab_cols ORDER BY 1, 6",
    ),
  ).toEqual([
    ["MV", "ID", "NUMBER", 22, "Y", 1, "NO"],
    ["MV", "V", "VARCHAR2", 120, "Y", 2, "NO"],
    ["T", "ID", "NUMBER", 22, "N", 1, "NO"],
    ["T", "V", "VARCHAR2", 120, "Y", 2, "NO"],
    ["VW", "A", "NUMBER", 22, "N", 1, "NO"],
    ["VW", "B", "VARCHAR2", 120, "Y", 2, "NO"],
    ["VW", "C", "NUMBER", 22, "Y", 3, "NO"],
  ]);
  const made = "snapshot table for snapshot APP.MV";
  expect(await app.rows("SELECT * FROM user_tab_comments ORDER BY 1")).toEqual([
    ["MV", "TABLE", made, 3],
    ["T", "TABLE", "a table", 3],
    ["VW", "VIEW", "a view", 3],
  ]);
  expect(await app.rows("SELECT * FROM user_mview_comments")).toEqual([["MV", made]]);
  expect(
    await app.rows("SELECT * FROM user_col_comments WHERE comments IS NOT NULL ORDER BY 1"),
  ).toEqual([
    ["T", "V", "its text", 3],
    ["VW", "B", "in capitals", 3],
  ]);
});
