// Layer: pure.
import fc from "fast-check";
import { expect, test } from "vitest";
import { PlsqlCollection } from "../../../src/engine/plsql/composite.ts";
import { numberType } from "../../../src/engine/types/make-type.ts";
import { openBlockSession } from "./block-session.ts";

const s = openBlockSession();

const declarations = `
  TYPE map IS TABLE OF VARCHAR2(10) INDEX BY PLS_INTEGER;
  TYPE names IS TABLE OF NUMBER INDEX BY VARCHAR2(10);
  TYPE list IS TABLE OF NUMBER;
  TYPE pair IS VARRAY(2) OF NUMBER;
  TYPE rec IS RECORD (a NUMBER, b VARCHAR2(5), l list);
  TYPE recs IS TABLE OF rec;
  m map; n names; v list := list(1, 2, 3); w list; p pair := pair(1, 2); r rec; q rec; rs recs := recs(); k VARCHAR2(10);`.replaceAll(
  "\n",
  " ",
);

test.each([
  [
    "m(3) := 'x'; m(-1) := 'y'; :o := m.COUNT || m.FIRST || m.LAST || m.NEXT(-1) || m.PRIOR(3) || m(3)",
    "2-133-1x",
  ],
  ["m(1) := 'a'; m.DELETE(1); IF NOT m.EXISTS(1) THEN :o := m.COUNT; END IF", "0"],
  [
    "n('b') := 2; n('a') := 1; k := n.FIRST; WHILE k IS NOT NULL LOOP :o := :o || k || n(k); k := n.NEXT(k); END LOOP",
    "a1b2",
  ],
  ["v.EXTEND; v(4) := 9; v.EXTEND(2, 4); :o := v.COUNT || v(6)", "69"],
  ["v.TRIM; v.TRIM(1); :o := v.COUNT || v.LAST", "11"],
  ["v.DELETE(2); :o := v.COUNT || v.LAST || v.NEXT(1); v(2) := 7; :o := :o || v(2)", "2337"],
  ["v.DELETE(1, 2); :o := v.COUNT || v.FIRST; v.DELETE; :o := :o || v.COUNT", "130"],
  ["w := v; w(1) := 100; :o := v(1) || w(1)", "1100"],
  [":o := p.LIMIT || p.COUNT", "22"],
  ["IF w IS NULL THEN :o := 'null'; END IF", "null"],
  ["r.a := 1; r.b := 'q'; q := r; q.a := 2; :o := r.a || q.a || q.b", "12q"],
  [
    "r.l := list(5); rs.EXTEND; rs(1) := r; rs(1).l.EXTEND; rs(1).l(2) := 6; :o := rs(1).l(1) || rs(1).l(2) || r.l.COUNT",
    "561",
  ],
  ["FOR i IN 1..v.COUNT LOOP :o := :o || v(i); END LOOP", "123"],
])("%s", async (body, expected) => {
  expect(await s.value(`DECLARE ${declarations} BEGIN ${body}; END;`)).toBe(expected);
});

test.each([
  ["w(1) := 2", "ORA-06531: Reference to uninitialized collection"],
  ["v(4) := 2", "ORA-06533: Subscript beyond count"],
  ["v(0) := 2", "ORA-06532: Subscript outside of limit"],
  ["p.EXTEND", "ORA-06532: Subscript outside of limit"],
  [":o := m(1)", "ORA-01403: no data found"],
  ["v.DELETE(2); :o := v(2)", "ORA-01403: no data found"],
  ["m(NULL) := 'x'", "ORA-06502: PL/SQL: numeric or value error: NULL index table key value"],
])("%s fails", async (body, message) => {
  expect(await s.failure(`DECLARE ${declarations} BEGIN ${body}; END;`)).toBe(
    `${message}\nORA-06512: at line 1`,
  );
});

test("an associative array behaves as a map in order", () => {
  const type = {
    kind: "collection",
    name: "T",
    element: { kind: "scalar", type: numberType },
    indexBy: "integer",
    limit: null,
  } as const;
  const change = fc.record({ key: fc.integer({ min: -5, max: 5 }), value: fc.option(fc.nat(9)) });
  fc.assert(
    fc.property(fc.array(change), (changes) => {
      const collection = new PlsqlCollection(type);
      const model = new Map<number, number>();
      for (const { key, value } of changes) {
        if (value === null) collection.delete(key);
        else collection.set(key, value);
        if (value === null) model.delete(key);
        else model.set(key, value);
        const keys = [...model.keys()].sort((a, b) => a - b);
        expect(collection.keys()).toEqual(keys);
        expect(collection.values()).toEqual(keys.map((each) => model.get(each)));
      }
    }),
  );
});
