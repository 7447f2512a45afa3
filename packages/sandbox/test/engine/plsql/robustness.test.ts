// Layer: pure.
import fc from "fast-check";
import { expect, test } from "vitest";
import { OraError } from "../../../src/engine/errors.ts";
import { requestFor } from "../open-engine.ts";
import { openBlockSession } from "./block-session.ts";

const declarations = `
  n NUMBER := 3; s VARCHAR2(20) := 'abc'; b BOOLEAN := TRUE; d DATE := DATE '2024-02-29'; p PLS_INTEGER;
  TYPE l IS TABLE OF NUMBER; v l := l(1, 2, 3);
  TYPE a IS TABLE OF VARCHAR2(9) INDEX BY VARCHAR2(9); w a;
  TYPE r IS RECORD (x NUMBER := 1, y l); rec r; row t%ROWTYPE; e EXCEPTION;
  CURSOR c (low NUMBER := 0) IS SELECT id, name FROM t WHERE id > low; rc SYS_REFCURSOR;
  FUNCTION f (x NUMBER) RETURN NUMBER IS BEGIN RETURN x + 1; END;
  PROCEDURE q (x IN OUT NUMBER) IS BEGIN x := x * 2; END;`;

const atoms =
  `1 2.5 'a' 'x1' NULL TRUE n s b d p v rec row rec.x rec.y row.id row.name v(1) v(9) w('k') v.COUNT v.FIRST w.LAST
  rec.y.COUNT f(1) f(n) f(f(2)) SQL%ROWCOUNT SQL%FOUND c%ISOPEN c%NOTFOUND rc%FOUND SQLCODE SQLERRM SYSDATE ROWNUM nosuch
  UPPER(s) NVL(n,0) TO_CHAR(d) l(1,2) r(1) DBMS_RANDOM.VALUE DBMS_LOB.GETLENGTH(s) c e :o n.x s(1) sq.NEXTVAL`.split(
    /\s+/,
  );

const expression = fc.letrec<{ e: string }>((tie) => ({
  e: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    fc.constantFrom(...atoms),
    fc
      .tuple(
        tie("e"),
        fc.constantFrom("+", "-", "*", "/", "||", "=", "<", "AND", "OR", "**", "LIKE"),
        tie("e"),
      )
      .map(([left, op, right]) => `(${left} ${op} ${right})`),
    tie("e").map((operand) => `NOT ${operand}`),
    tie("e").map((operand) => `${operand} IS NULL`),
    tie("e").map((operand) => `f(${operand})`),
    fc.tuple(tie("e"), tie("e")).map(([when, then]) => `CASE WHEN ${when} THEN ${then} END`),
  ),
})).e;

const statement = fc.letrec<{ s: string }>((tie) => {
  const body = fc.array(tie("s"), { minLength: 1, maxLength: 3 }).map((list) => list.join(" "));
  const name = fc.constantFrom(...atoms);
  return {
    s: fc.oneof(
      { maxDepth: 3 },
      fc.tuple(name, expression).map(([target, value]) => `${target} := ${value};`),
      fc.constantFrom(
        "NULL;",
        "RAISE e;",
        "RAISE;",
        "EXIT;",
        "RETURN;",
        "OPEN c;",
        "CLOSE c;",
        "v.EXTEND;",
        "v.DELETE(2);",
        "w.DELETE;",
        "q(n);",
        "OPEN rc FOR SELECT id FROM t;",
        "COMMIT;",
        "ROLLBACK;",
        "INSERT INTO t VALUES row;",
        "UPDATE t SET ROW = row WHERE id = n;",
        "FORALL i IN 1..v.COUNT UPDATE t SET v = i WHERE id = v(i);",
        "SELECT id BULK COLLECT INTO v FROM t;",
      ),
      name.map((target) => `SELECT id INTO ${target} FROM t WHERE id = n;`),
      name.map((target) => `FETCH c INTO ${target}, s;`),
      expression.map((value) => `INSERT INTO t (id, name) VALUES (${value}, s);`),
      expression.map((value) => `DBMS_OUTPUT.PUT_LINE(${value});`),
      fc
        .tuple(expression, expression)
        .map(([sql, value]) => `EXECUTE IMMEDIATE ${sql} USING ${value};`),
      fc
        .tuple(expression, body)
        .map(([test_, list]) => `IF ${test_} THEN ${list} ELSE NULL; END IF;`),
      body.map((list) => `FOR i IN 1..2 LOOP ${list} END LOOP;`),
      body.map((list) => `FOR x IN c LOOP ${list} END LOOP;`),
      body.map((list) => `BEGIN ${list} EXCEPTION WHEN OTHERS THEN s := SQLERRM; END;`),
    ),
  };
}).s;

test("whatever a block says, it runs or ends with an error of Oracle", async () => {
  const session = openBlockSession();
  await session.all(
    "CREATE TABLE t (id NUMBER(5), name VARCHAR2(10), v NUMBER)",
    "CREATE SEQUENCE sq",
    "INSERT INTO t SELECT LEVEL, 'n' || LEVEL, LEVEL FROM dual CONNECT BY LEVEL <= 4",
    "COMMIT",
  );
  const block = fc.array(statement, { minLength: 1, maxLength: 6 }).map((list) => list.join("\n"));
  const outcomes = new Set<string>();
  await fc.assert(
    fc.asyncProperty(block, async (text) => {
      try {
        const prepared = session.session.parse(`DECLARE ${declarations} BEGIN ${text} END;`);
        const result = await session.session.execute(
          prepared,
          requestFor([prepared.binds.map(() => null)]),
        );
        outcomes.add(result.kind);
      } catch (error) {
        expect(error).toBeInstanceOf(OraError);
        const { message } = error as OraError;
        outcomes.add(message.startsWith("ORA-06550") ? "refused" : "raised");
        expect(message).toMatch(/^ORA-\d{5}: /);
      }
    }),
    { numRuns: 1500 },
  );
  expect([...outcomes].sort()).toEqual(["plsql", "raised", "refused"]);
});
