// Layer: pure.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { lookup } from "../../../src/engine/store/index-data.ts";
import { lookupRange } from "../../../src/engine/store/index-range.ts";
import { indexDataOf } from "../../../src/engine/store/indexes.ts";
import { startStatement } from "../../../src/engine/store/statements.ts";
import { numberType } from "../../../src/engine/types/make-type.ts";
import type { Row } from "../../../src/engine/types/value.ts";
import { testDatabase } from "../dml/test-database.ts";

const bound = fc.option(
  fc.record({ value: fc.integer({ min: 0, max: 12 }), inclusive: fc.boolean() }),
);
const number = fc.option(fc.integer({ min: 0, max: 12 }));

describe("an index", () => {
  it("finds the rows of a range in order, those of a snapshot only, also when it is asked again", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(number, { maxLength: 30 }),
        fc.array(fc.tuple(bound, bound), { minLength: 1, maxLength: 5 }),
        async (values, ranges) => {
          const { session, table } = testDatabase();
          const app = session();
          await app.run("CREATE TABLE t (id NUMBER, n NUMBER)");
          await app.run("CREATE INDEX t_n ON t (n)");
          await app.run("INSERT INTO t VALUES (:1, :2)", {
            rows: values.map((value, id) => [id, value]),
          });
          app.commit();
          const snapshot = startStatement(app.context);
          const other = session();
          await other.run("UPDATE t SET n = 12 - n WHERE MOD(id, 2) = 0");
          await other.run("DELETE FROM t WHERE MOD(id, 3) = 0");
          other.commit();
          const t = table("T");
          const [index] = t.indexes;
          const data = index ? indexDataOf(app.context, t, t.segment, index) : null;
          if (!data) throw new Error("no index");
          const idsOf = (rows: Iterable<{ readonly values: Row }>) =>
            [...rows].map((row) => Number(row.values[0])).sort((a, b) => a - b);
          for (const [low, high] of ranges) {
            const found = [...lookupRange(t.segment, data, numberType, low, high, snapshot)];
            const order = found.map((row) => Number(row.values[1]));
            expect(order).toEqual([...order].sort((a, b) => a - b));
            const expected = values.flatMap((value, id) => {
              if (value === null) return [];
              if (low && (value < low.value || (value === low.value && !low.inclusive))) return [];
              if (high && (value > high.value || (value === high.value && !high.inclusive)))
                return [];
              return [id];
            });
            expect(idsOf(found)).toEqual(expected);
          }
          for (let value = 0; value <= 12; value++) {
            const expected = values.flatMap((other, id) => (other === value ? [id] : []));
            expect(idsOf(lookup(t.segment, data, [value], snapshot))).toEqual(expected);
          }
          expect([...lookup(t.segment, data, [null], snapshot)]).toEqual([]);
        },
      ),
      { numRuns: 60 },
    );
  });
});
