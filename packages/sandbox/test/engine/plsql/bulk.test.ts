// Layer: pure.
import { beforeEach, expect, test } from "vitest";
import { type BlockSession, openBlockSession } from "./block-session.ts";

let s: BlockSession;

beforeEach(async () => {
  s = openBlockSession();
  await s.all(
    "CREATE TABLE t (id NUMBER(5) PRIMARY KEY, name VARCHAR2(10), v NUMBER)",
    "INSERT INTO t SELECT LEVEL, 'n' || LEVEL, LEVEL * 10 FROM dual CONNECT BY LEVEL <= 5",
    "COMMIT",
  );
});

const list = "TYPE l IS TABLE OF NUMBER;";

test.each([
  [
    "counts of each execution",
    `${list} v l := l(1, 9, 3); BEGIN FORALL i IN 1..v.COUNT UPDATE t SET v = 0 WHERE id <= v(i);
      :o := SQL%ROWCOUNT || ':' || SQL%BULK_ROWCOUNT(1) || SQL%BULK_ROWCOUNT(2) || SQL%BULK_ROWCOUNT(3); END;`,
    "9:153",
  ],
  [
    "SAVE EXCEPTIONS",
    `${list} v l := l(1, 2, 99999999, 4); BEGIN
       v.DELETE(2);
       FORALL i IN 1..4 SAVE EXCEPTIONS UPDATE t SET id = v(i) + 10 WHERE id = i;
     EXCEPTION WHEN OTHERS THEN
       :o := SQLCODE || ' ' || SQL%ROWCOUNT;
       FOR i IN 1..SQL%BULK_EXCEPTIONS.COUNT LOOP
         :o := :o || ' ' || SQL%BULK_EXCEPTIONS(i).ERROR_INDEX || ':' || SQL%BULK_EXCEPTIONS(i).ERROR_CODE;
       END LOOP; END;`,
    "-24381 2 2:22160 3:1438",
  ],
  [
    "INDICES OF with RETURNING BULK COLLECT",
    `${list} v l := l(1, 2, 3); w l; BEGIN v.DELETE(2);
       FORALL i IN INDICES OF v UPDATE t SET v = 0 WHERE id = v(i) RETURNING id BULK COLLECT INTO w;
       :o := SQL%ROWCOUNT || w.COUNT || w(1) || w(2); END;`,
    "2213",
  ],
  [
    "INDICES OF BETWEEN, and VALUES OF",
    `${list} TYPE p IS TABLE OF PLS_INTEGER INDEX BY PLS_INTEGER; v l := l(1, 2, 3, 4); x p; BEGIN
       FORALL i IN INDICES OF v BETWEEN 2 AND 3 DELETE FROM t WHERE id = v(i); :o := SQL%ROWCOUNT;
       x(7) := 4; x(9) := 1;
       FORALL i IN VALUES OF x DELETE FROM t WHERE id = v(i); :o := :o || SQL%ROWCOUNT; END;`,
    "22",
  ],
  [
    "records of a collection",
    `TYPE l IS TABLE OF t%ROWTYPE; v l; BEGIN SELECT * BULK COLLECT INTO v FROM t ORDER BY id;
       FORALL i IN 1..v.COUNT UPDATE t SET name = v(i).name || 'x' WHERE id = v(i).id;
       SELECT MAX(name) INTO :o FROM t; END;`,
    "n5x",
  ],
  [
    "dynamic statements with RETURNING",
    `${list} v l := l(1, 2); w l; BEGIN
       FORALL i IN 1..2 EXECUTE IMMEDIATE 'UPDATE t SET v = :1 WHERE id = :2 RETURNING v + 1 INTO :3'
         USING i * 100, v(i) RETURNING BULK COLLECT INTO w;
       :o := w(1) || ' ' || w(2); END;`,
    "101 201",
  ],
  [
    "an empty range runs nothing",
    `${list} v l := l(); BEGIN FORALL i IN 1..0 DELETE FROM t WHERE id = v(i); :o := SQL%ROWCOUNT; END;`,
    "0",
  ],
  [
    "BULK COLLECT into several collections, and none",
    `${list} TYPE n IS TABLE OF VARCHAR2(10) INDEX BY PLS_INTEGER; a l; b n; BEGIN
       SELECT id, name BULK COLLECT INTO a, b FROM t WHERE id > 3 ORDER BY id; :o := a(2) || b(1);
       SELECT id, name BULK COLLECT INTO a, b FROM t WHERE id > 9; :o := :o || a.COUNT || b.COUNT; END;`,
    "5n400",
  ],
  [
    "EXECUTE IMMEDIATE … BULK COLLECT",
    `TYPE l IS TABLE OF t%ROWTYPE; v l; BEGIN
       EXECUTE IMMEDIATE 'SELECT * FROM t WHERE id > :1 ORDER BY id' BULK COLLECT INTO v USING 3;
       :o := v.COUNT || v(2).name; END;`,
    "2n5",
  ],
])("%s", async (_, block, expected) => {
  expect(await s.value(`DECLARE ${block}`)).toBe(expected);
});

test.each([
  [
    "v l := l(1, 2, 99999999); BEGIN FORALL i IN 1..3 UPDATE t SET id = v(i) + 10 WHERE id = i; END;",
    "ORA-01438: value larger than specified precision allowed for this column",
  ],
  [
    "v l := l(1, 2, 3); BEGIN v.DELETE(2); FORALL i IN 1..3 DELETE FROM t WHERE id = v(i); END;",
    "ORA-22160: element at index [2] does not exist",
  ],
  [
    "v l; BEGIN FORALL i IN INDICES OF v DELETE FROM t WHERE id = i; END;",
    "ORA-06531: Reference to uninitialized collection",
  ],
])("%s fails", async (block, message) => {
  expect(await s.failure(`DECLARE ${list} ${block}`)).toBe(`${message}\nORA-06512: at line 1`);
});

test("what ran before a failure stays when the failure is handled", async () => {
  await s.block(`DECLARE ${list} v l := l(1, 2, 99999999, 4); BEGIN
    FORALL i IN 1..4 UPDATE t SET id = v(i) + 10 WHERE id = i;
    EXCEPTION WHEN OTHERS THEN NULL; END;`);
  expect(await s.rows("SELECT id FROM t ORDER BY id")).toEqual([[3], [4], [5], [11], [12]]);
});
