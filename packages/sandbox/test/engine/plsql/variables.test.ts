// Layer: pure.
import { beforeAll, expect, test } from "vitest";
import { openBlockSession } from "./block-session.ts";

const s = openBlockSession();
const tooSmall =
  "ORA-06502: PL/SQL: numeric or value error: character string buffer too small\nORA-06512: at line 1";
const valueError = "ORA-06502: PL/SQL: numeric or value error\nORA-06512: at line 1";

beforeAll(async () => {
  await s.all(
    "CREATE TABLE t (id NUMBER(3), name VARCHAR2(3 CHAR) NOT NULL, born DATE, secret NUMBER INVISIBLE)",
    "CREATE VIEW shown AS SELECT id AS number_of, name || '!' AS loud FROM t",
    "INSERT INTO t VALUES (1, 'äöü', DATE '2024-02-29')",
    "COMMIT",
  );
});

test.each([
  ["x NUMBER(5,2) := 1.236; BEGIN :o := x; END;", "1.24"],
  ["x INTEGER := 2.5; y PLS_INTEGER := 2.5; BEGIN :o := x || y; END;", "33"],
  ["x CHAR(5) := 'ab'; BEGIN IF x = 'ab' THEN :o := '[' || x || ']'; END IF; END;", "[ab   ]"],
  ["x CHAR(5000) := 'a'; BEGIN :o := LENGTH(x); END;", "5000"],
  [
    "x VARCHAR2(32767) := RPAD('x', 20000) || RPAD('y', 12767); BEGIN :o := LENGTH(x); END;",
    "32767",
  ],
  ["x STRING(3) := 'abc'; BEGIN :o := x; END;", "abc"],
  ["x t.name%TYPE := 'äöü'; y x%TYPE; BEGIN y := x; x := NULL; :o := y || x; END;", "äöü"],
  [
    "r t%ROWTYPE; BEGIN SELECT * INTO r FROM t; :o := r.id || r.name || TO_CHAR(r.born, 'YYYY'); END;",
    "1äöü2024",
  ],
  ["r shown%ROWTYPE; BEGIN SELECT * INTO r FROM shown; :o := r.number_of || r.loud; END;", "1äöü!"],
  ["r user_tables%ROWTYPE; BEGIN r.table_name := 'x'; :o := r.table_name; END;", "x"],
  [
    "CURSOR c IS SELECT id + 1 AS more FROM t; r c%ROWTYPE; y r.more%TYPE; BEGIN OPEN c; FETCH c INTO r; y := r.more; :o := y; END;",
    "2",
  ],
  ["x CONSTANT NUMBER := 3; y NUMBER DEFAULT x * 2; BEGIN :o := y; END;", "6"],
  ["x NUMBER := 1; BEGIN DECLARE x NUMBER := x + 1; BEGIN :o := x; END; :o := :o || x; END;", "21"],
  [
    "TYPE r IS RECORD (a NUMBER := 5, b VARCHAR2(5) NOT NULL := 'x'); v r; BEGIN :o := v.a || v.b; END;",
    "5x",
  ],
  [
    "TYPE r IS RECORD (a NUMBER, b VARCHAR2(5)); v r := r(1, 'z'); w r := r(b => 'q', a => 2); BEGIN :o := v.a || v.b || w.a || w.b; END;",
    "1z2q",
  ],
  [
    "TYPE l IS TABLE OF VARCHAR2(5) INDEX BY PLS_INTEGER; v l := l(1 => 'z', -3 => 'y'); BEGIN :o := v(1) || v(-3) || v.COUNT; END;",
    "zy2",
  ],
  [
    "TYPE l IS TABLE OF NUMBER INDEX BY VARCHAR2(5); v l := l('a' => 1, 'b' => 2); BEGIN :o := v('a') || v('b'); END;",
    "12",
  ],
  [
    "TYPE i IS TABLE OF NUMBER INDEX BY VARCHAR2(9); TYPE o IS TABLE OF i INDEX BY VARCHAR2(9); v o; BEGIN v('a')('b') := 5; :o := v('a')('b') || v.FIRST; END;",
    "5a",
  ],
  [
    "TYPE r IS RECORD (x NUMBER); TYPE l IS TABLE OF r INDEX BY PLS_INTEGER; v l; BEGIN v(7).x := 5; :o := v(7).x || v.COUNT; END;",
    "51",
  ],
  [
    "a t%ROWTYPE; b t%ROWTYPE; BEGIN a.id := 1; b := a; b.id := 2; a.name := 'n'; :o := a.id || b.id || b.name; b := NULL; :o := :o || b.id; END;",
    "12",
  ],
  [
    "SUBTYPE digit IS PLS_INTEGER RANGE 0..9; SUBTYPE mine IS digit; x mine := 9; BEGIN :o := x; END;",
    "9",
  ],
  ["v SYS.ODCINUMBERLIST := SYS.ODCINUMBERLIST(3, 4); BEGIN :o := v(2) || v.LIMIT; END;", "432767"],
  [
    "b BOOLEAN; n NUMBER := 1; BEGIN b := n = 1 AND NOT (n > 2 OR n IS NULL); IF b THEN :o := 'yes'; END IF; END;",
    "yes",
  ],
  ["b BOOLEAN; BEGIN IF b IS NULL AND NOT NVL(b, FALSE) THEN :o := 'null'; END IF; END;", "null"],
  [
    "r ROWID; BEGIN SELECT ROWID INTO r FROM t; SELECT name INTO :o FROM t WHERE ROWID = r; END;",
    "äöü",
  ],
  [
    "d DATE := DATE '2024-02-29'; i INTERVAL DAY TO SECOND := INTERVAL '1' DAY; BEGIN :o := TO_CHAR(d + i, 'DD.MM.'); END;",
    "01.03.",
  ],
])("DECLARE %s", async (block, expected) => {
  expect(await s.value(`DECLARE ${block}`)).toBe(expected);
});

test.each([
  ["s VARCHAR2(3); BEGIN s := 'abcd'; END;", tooSmall],
  ["s VARCHAR2(3) := 'abcd'; BEGIN NULL; END;", tooSmall],
  ["s t.name%TYPE; BEGIN s := 'abcd'; END;", tooSmall],
  ["s VARCHAR2(10) := 'ääääää'; BEGIN NULL; END;", tooSmall],
  ["s VARCHAR2(32767); BEGIN s := RPAD('x', 32767) || 'y'; END;", tooSmall],
  ["s VARCHAR2(2); BEGIN SELECT name INTO s FROM t; END;", tooSmall],
  [
    "TYPE l IS TABLE OF VARCHAR2(2); v l; BEGIN SELECT name BULK COLLECT INTO v FROM t; END;",
    tooSmall,
  ],
  [
    "n NUMBER(2); BEGIN n := 100; END;",
    valueError.replace("error\n", "error: number precision too large\n"),
  ],
  [
    "n NUMBER; BEGIN n := 'abc'; END;",
    valueError.replace("error\n", "error: character to number conversion error\n"),
  ],
  [
    "x RAW(4) := 'zz'; BEGIN NULL; END;",
    valueError.replace("error\n", "error: hex to raw conversion error\n"),
  ],
  [
    "n PLS_INTEGER; BEGIN n := 3000000000; END;",
    "ORA-01426: numeric overflow\nORA-06512: at line 1",
  ],
  ["n NATURAL := -1; BEGIN NULL; END;", valueError],
  ["n POSITIVE := 0; BEGIN NULL; END;", valueError],
  ["n SIGNTYPE := 2; BEGIN NULL; END;", valueError],
  ["n SIMPLE_INTEGER := 0; BEGIN n := NULL; END;", valueError],
  ["n NATURALN := 0; BEGIN n := NULL; END;", valueError],
  ["n NUMBER NOT NULL := 1; BEGIN n := NULL; END;", valueError],
  ["n NUMBER NOT NULL := 1; BEGIN SELECT NULL INTO n FROM dual; END;", valueError],
  ["SUBTYPE digit IS PLS_INTEGER RANGE 0..9; n digit; BEGIN n := 10; END;", valueError],
  ["SUBTYPE word IS VARCHAR2(5) NOT NULL; w word := 'a'; BEGIN w := NULL; END;", valueError],
  ["TYPE r IS RECORD (a NUMBER NOT NULL := 1); v r; BEGIN v.a := NULL; END;", valueError],
  ["BEGIN FOR i IN NULL..3 LOOP NULL; END LOOP; END;", valueError],
])("DECLARE %s fails", async (block, message) => {
  const sql = block.startsWith("BEGIN") ? block : `DECLARE ${block}`;
  expect(await s.failure(sql)).toBe(message);
});

test("columns go before variables of the same name", async () => {
  const sql = `DECLARE id NUMBER := 99; low NUMBER := 1; n NUMBER; BEGIN
    SELECT COUNT(*) INTO n FROM t WHERE id = id; :o := n;
    SELECT id + low INTO n FROM t WHERE id = low GROUP BY id + low; :o := :o || n; END;`;
  expect(await s.value(sql)).toBe("12");
});
