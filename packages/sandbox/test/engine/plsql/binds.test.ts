// Layer: pure.
import { expect, test } from "vitest";
import type { RowCursor } from "../../../src/engine/contract.ts";
import { parseStatement } from "../../../src/engine/parser/parse-statement.ts";
import { bindDirections } from "../../../src/engine/plsql/bind-directions.ts";
import { cursorType, numberType, varchar2 } from "../../../src/engine/types/make-type.ts";
import { ArrayBind } from "../../../src/engine/types/value.ts";
import { requestFor } from "../open-engine.ts";
import { openBlockSession } from "./block-session.ts";

const s = openBlockSession();
const { signal } = new AbortController();

test.each([
  ["BEGIN NULL; END;", []],
  ["BEGIN :a := 1; END;", ["out"]],
  ["BEGIN :a := :b; END;", ["out", "in"]],
  ["BEGIN :a := :a + 1; END;", ["in-out"]],
  ["BEGIN SELECT x INTO :a FROM t WHERE y = :b; END;", ["out", "in"]],
  ["BEGIN UPDATE t SET x = :a RETURNING y INTO :b; END;", ["in", "out"]],
  ["BEGIN OPEN :a FOR SELECT 1 FROM dual; END;", ["out"]],
  [
    "BEGIN EXECUTE IMMEDIATE :a INTO :b USING :c, OUT :d, IN OUT :e; END;",
    ["in", "out", "in", "out", "in-out"],
  ],
  ["BEGIN DBMS_OUTPUT.GET_LINE(:a, :b); END;", ["out", "out"]],
  ["BEGIN DBMS_OUTPUT.PUT_LINE(:a); END;", ["in"]],
  [
    "DECLARE PROCEDURE p (x OUT NUMBER, y IN OUT NUMBER, z NUMBER) IS BEGIN NULL; END; BEGIN p(:a, z => :b, y => :c); END;",
    ["out", "in", "in-out"],
  ],
  ["CALL f(:a) INTO :b", ["in", "out"]],
])("directions of %s", (sql, expected) => {
  const { statement, binds } = parseStatement(sql, 19);
  expect(bindDirections(statement, binds.length)).toEqual(expected);
});

test("OUT and IN OUT placeholders", async () => {
  const sql = "BEGIN :o := :i * 2; :io := :io || 'x'; END;";
  expect(await s.block(sql, { o: [numberType, null], i: 4, io: "a" })).toEqual({ o: 8, io: "ax" });
});

test("a value longer than the client's buffer is refused", async () => {
  expect(await s.failure("BEGIN :o := 'abc'; END;", { o: [varchar2(2), null] })).toBe(
    "ORA-06502: PL/SQL: numeric or value error: character string buffer too small\nORA-06512: at line 1",
  );
});

test("a cursor for the client", async () => {
  const sql = "BEGIN OPEN :c FOR SELECT LEVEL l FROM dual CONNECT BY LEVEL < 4; END;";
  const { c } = (await s.block(sql, { c: [cursorType, null] })) as { c: { refCursor: RowCursor } };
  expect((await c.refCursor.fetch(10, signal)).rows).toEqual([[1], [2], [3]]);
});

test("implicit results", async () => {
  const sql = `DECLARE c SYS_REFCURSOR; BEGIN
    OPEN c FOR SELECT 1 a FROM dual; DBMS_SQL.RETURN_RESULT(c);
    OPEN c FOR SELECT 2 b FROM dual; DBMS_SQL.RETURN_RESULT(c); END;`;
  const result = await s.session.execute(s.session.parse(sql), requestFor([[]]));
  const cursors = result.kind === "plsql" ? result.implicitResults : [];
  const rows = await Promise.all(
    cursors.map(async (cursor) => (await cursor.fetch(5, signal)).rows),
  );
  expect(rows).toEqual([[[1]], [[2]]]);
});

test("arrays", async () => {
  const array = new ArrayBind([1, 2, 3], 10);
  const sql = `DECLARE n NUMBER := 0; BEGIN
    FOR i IN 1..:a.COUNT LOOP n := n + :a(i); END LOOP; :o := n; END;`;
  await expect(s.block(sql, { a: [numberType, array], o: 0 })).rejects.toThrow("PLS-00103");
  const through = `DECLARE TYPE l IS TABLE OF NUMBER INDEX BY PLS_INTEGER; v l;
    BEGIN v := :a; v(4) := v(1) + v(3); :a := v; END;`;
  expect(await s.block(through, { a: [numberType, array] })).toEqual({ a: [1, 2, 3, 4] });
});

test("a block is run for every row of binds", async () => {
  await s.run("CREATE TABLE rows_of (a NUMBER)");
  const statement = s.session.parse(
    "BEGIN INSERT INTO rows_of VALUES (:1) RETURNING a * 2 INTO :2; END;",
  );
  const result = await s.session.execute(statement, {
    ...requestFor([
      [1, null],
      [2, null],
    ]),
    bindTypes: [numberType, numberType],
  });
  expect(result).toEqual({
    kind: "plsql",
    directions: ["in", "out"],
    outTypes: [numberType, numberType],
    out: [
      [null, 2],
      [null, 4],
    ],
    implicitResults: [],
  });
});

test("procedures of packages", async () => {
  const sql =
    "BEGIN DBMS_OUTPUT.ENABLE; DBMS_OUTPUT.PUT_LINE('hello'); DBMS_OUTPUT.GET_LINE(:line, :status); END;";
  expect(await s.block(sql, { status: [numberType, null] })).toEqual({ line: "hello", status: 0 });
  await s.block(
    "BEGIN DBMS_APPLICATION_INFO.SET_MODULE(module_name => 'tap', action_name => :act); END;",
    { act: "x" },
  );
  expect(await s.rows("SELECT SYS_CONTEXT('USERENV', 'MODULE') FROM dual")).toEqual([["tap"]]);
  await s.block("CALL DBMS_SESSION.SET_IDENTIFIER('me')");
  expect(await s.rows("SELECT SYS_CONTEXT('USERENV', 'CLIENT_IDENTIFIER') FROM dual")).toEqual([
    ["me"],
  ]);
});
