// Layer: pure.
import fc from "fast-check";
import { expect, it } from "vitest";
import { ScriptError, splitScript } from "../../src/engine/index.ts";
import { logOn, openEngine } from "./open-engine.ts";

it("splits a script at semicolons and slashes, and leaves out what is for SQL*Plus", () => {
  const script = `-- a comment; with a semicolon
SET DEFINE OFF
SET SERVEROUTPUT ON SIZE UNLIMITED;
PROMPT hello; there
WHENEVER SQLERROR EXIT 1
REM nothing
CREATE TABLE t (a VARCHAR2(10) /* ; */ DEFAULT ';', -- ;
  "b;" NUMBER);
INSERT INTO t VALUES (q'[it's; ]', 1); INSERT INTO t VALUES ('''', 2)
/
CREATE OR REPLACE VIEW v AS
  SELECT a
  FROM t
/

SET ROLE NONE;
BEGIN
  INSERT INTO t VALUES ('x', 3);
  NULL;
END;
/
SELECT 1 / 2
  FROM dual;
SHOW USER
EXIT
`;
  expect(splitScript(script)).toEqual([
    {
      sql: `CREATE TABLE t (a VARCHAR2(10) /* ; */ DEFAULT ';', -- ;\n  "b;" NUMBER)`,
      line: 7,
    },
    { sql: "INSERT INTO t VALUES (q'[it's; ]', 1)", line: 9 },
    { sql: "INSERT INTO t VALUES ('''', 2)", line: 9 },
    { sql: "CREATE OR REPLACE VIEW v AS\n  SELECT a\n  FROM t", line: 11 },
    { sql: "SET ROLE NONE", line: 16 },
    { sql: "BEGIN\n  INSERT INTO t VALUES ('x', 3);\n  NULL;\nEND;", line: 17 },
    { sql: "SELECT 1 / 2\n  FROM dual", line: 22 },
  ]);
});

it("reads scripts with CRLF, without a last semicolon and with nothing in them", () => {
  expect(splitScript("\uFEFFSELECT 1 FROM dual;\r\n/\r\nSELECT 2 FROM dual")).toEqual([
    { sql: "SELECT 1 FROM dual", line: 1 },
    { sql: "SELECT 2 FROM dual", line: 3 },
  ]);
  expect(splitScript("")).toEqual([]);
  expect(splitScript(";;\n/\n -- x")).toEqual([]);
  expect(splitScript("BEGIN NULL; END;")).toEqual([{ sql: "BEGIN NULL; END;", line: 1 }]);
});

it("says on which line text or a comment does not end", () => {
  expect(() => splitScript("SELECT 1 FROM dual;\nSELECT 'x FROM dual;", "a.sql")).toThrow(
    "a.sql:2: the text in ' does not end",
  );
  expect(() => splitScript("/* x", "a.sql")).toThrow("a.sql:1: the comment does not end");
});

it("gives every statement of a script back, whatever is in its texts", () => {
  const text = fc.string().map((value) => `'${value.replaceAll("'", "''").replaceAll("\0", "")}'`);
  fc.assert(
    fc.property(fc.array(text, { maxLength: 8 }), (texts) => {
      const statements = texts.map((value) => `INSERT INTO t VALUES (${value})`);
      expect(
        splitScript(statements.map((sql) => `${sql};\n`).join("")).map(({ sql }) => sql),
      ).toEqual(statements);
    }),
  );
});

it("runs a script as a user, and goes on as another", async () => {
  const engine = openEngine();
  await engine.runScript({
    name: "seed.sql",
    user: "app",
    text: `CREATE TABLE t (a NUMBER);
INSERT INTO t VALUES (1);
GRANT SELECT ON t TO other;
CONNECT other/secret@db
CREATE TABLE copy AS SELECT * FROM app.t;
BEGIN
  INSERT INTO copy VALUES (2);
END;
/
EXIT
DROP TABLE copy;`,
  });
  expect(await logOn(engine, "OTHER").rows("SELECT a FROM copy ORDER BY a")).toEqual([[1], [2]]);
  expect(engine.db.sessions.size).toBe(1);
});

it("says where a script failed", async () => {
  const engine = openEngine();
  const run = engine.runScript({
    name: "seed.sql",
    user: "app",
    text: "CREATE TABLE t (a NUMBER);\n\nSELECT *\n  FROM nope;\n",
  });
  await expect(run).rejects.toThrow(
    'seed.sql:4: ORA-00942: table or view "APP"."NOPE" does not exist',
  );
  await expect(run).rejects.toBeInstanceOf(ScriptError);
  await expect(
    engine.runScript({ name: "s", user: "app", text: "CONNECT nobody/x\n" }),
  ).rejects.toThrow("s:1: ORA-01017");
  expect(engine.db.sessions.size).toBe(0);
});
