// Layer: pure.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  extentsOf,
  formatRowid,
  parseRowid,
  rowidOf,
  rowidReader,
  slotOfRowid,
  usedBlocks,
} from "../../../src/engine/store/rowid.ts";
import { testDatabase } from "../dml/test-database.ts";

describe("the text of a ROWID", () => {
  it("is 18 characters for object, file, block and row", () => {
    expect(formatRowid({ dataObjectId: 0, file: 0, block: 0, row: 0 })).toBe("AAAAAAAAAAAAAAAAAA");
    expect(formatRowid({ dataObjectId: 70001, file: 7, block: 131, row: 99 })).toBe(
      "AAARFxAAHAAAACDABj",
    );
  });

  it("and back", () => {
    fc.assert(
      fc.property(
        fc.record({
          dataObjectId: fc.nat({ max: 2 ** 32 - 1 }),
          file: fc.nat({ max: 1023 }),
          block: fc.nat({ max: 2 ** 22 - 1 }),
          row: fc.nat({ max: 65535 }),
        }),
        (parts) => {
          expect(parseRowid(formatRowid(parts))).toEqual(parts);
        },
      ),
    );
  });

  it("is refused when it is none: ORA-01410", () => {
    for (const text of [
      "",
      "x",
      "AAARFxAAHAAAACDAB",
      "AAARFxAAHAAAACDABj0",
      "AAARFx AHAAAACDABj",
    ]) {
      expect(() => parseRowid(text)).toThrow("ORA-01410: invalid ROWID");
    }
  });
});

describe("the ROWIDs of a table", () => {
  it("name every row once, in blocks of 100 and extents that grow", async () => {
    const { session, table } = testDatabase();
    const app = session();
    await app.run("CREATE TABLE a (id NUMBER)");
    await app.run("CREATE TABLE b (id NUMBER)");
    const rows = Array.from({ length: 14_000 }, (_, id) => [id]);
    for (const name of ["a", "b"]) await app.run(`INSERT INTO ${name} VALUES (:1)`, { rows });
    const [a, b] = [table("A"), table("B")];
    const reader = rowidReader(a);
    const rowids = a.segment.slots.map(reader);
    expect(new Set(rowids).size).toBe(14_000);
    expect(rowids.map((rowid) => slotOfRowid(a, rowid))).toEqual(a.segment.slots);
    expect(rowids.slice(0, 200)).toEqual(
      a.segment.slots.slice(0, 200).map((slot) => rowidOf(a, slot)),
    );
    expect(usedBlocks(a.segment)).toBe(140);
    const extents = extentsOf(a.segment);
    expect(extents.map(({ blocks }) => blocks)).toEqual([...new Array(16).fill(8), 128]);
    const used = [...extents, ...extentsOf(b.segment)].flatMap(({ blockId, blocks }) =>
      Array.from({ length: blocks }, (_, index) => blockId + index),
    );
    expect(new Set(used).size).toBe(used.length);
    expect(() => slotOfRowid(b, rowids[0] ?? "")).toThrow("ORA-01410");
    const { block, ...rest } = parseRowid(rowids[0] ?? "");
    expect(slotOfRowid(a, formatRowid({ ...rest, block, row: 100 }))).toBeNull();
    expect(() => slotOfRowid(a, formatRowid({ ...rest, block: block + 5000 }))).toThrow(
      "ORA-01410",
    );
  });

  it("has no extents before its first row", async () => {
    const { session, table } = testDatabase();
    await session().run("CREATE TABLE a (id NUMBER)");
    expect(extentsOf(table("A").segment)).toEqual([]);
  });
});
