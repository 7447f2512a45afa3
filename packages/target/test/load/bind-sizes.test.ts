// Layer: pure. The sizes of binds: measured in bytes, few of them, never smaller than before.
import fc from "fast-check";
import { expect, test } from "vitest";
import { createBindSizes } from "../../src/load/bind-sizes.ts";
import { planOf } from "./fixture.ts";

const table = { owner: "APP", name: "T" };
const sizesFor = (...types: readonly string[]) =>
  createBindSizes(
    planOf(table, Object.fromEntries(types.map((type, index) => [`C${index}`, type]))).columns,
  );
const rowsOf = (...values: readonly (string | Buffer | null)[]) =>
  values.map((value) => ({ values: [value] }));

test("each type has its bind, only texts and bytes have a size", () => {
  const sizes = sizesFor(
    "NUMBER(9)",
    "NUMBER",
    "VARCHAR2(10 CHAR)",
    "NVARCHAR2(10)",
    "CHAR(3 CHAR)",
    "NCHAR(3)",
    "RAW(10)",
    "BINARY_FLOAT",
    "BINARY_DOUBLE",
    "BOOLEAN",
    "DATE",
  );
  expect(sizes.defsFor([])).toEqual([
    { type: "number" },
    { type: "text", maxBytes: 32 },
    { type: "text", maxBytes: 128 },
    { type: "ntext", maxBytes: 128 },
    { type: "char", maxBytes: 32 },
    { type: "nchar", maxBytes: 32 },
    { type: "bytes", maxBytes: 32 },
    { type: "binary-float" },
    { type: "binary-double" },
    { type: "boolean" },
    { type: "text", maxBytes: 128 },
  ]);
});

test.each([
  ["VARCHAR2(8 BYTE)", 32],
  ["VARCHAR2(1000 CHAR)", 4000],
  ["CHAR(2000 BYTE)", 32],
  ["VARCHAR2(4000 BYTE)", 32],
])(
  "a column of text that cannot pass 4000 bytes has the size of its longest value: %s",
  (type, maxBytes) => {
    const sizes = sizesFor(type);
    expect(sizes.defsFor(rowsOf("x"))[0]?.maxBytes).toBe(maxBytes);
  },
);

test.each([
  ["x".repeat(10), 32],
  ["x".repeat(42), 128],
  ["x".repeat(128), 128],
  ["é".repeat(65), 2000],
  ["x".repeat(4000), 4000],
  ["é".repeat(2000), 4000],
  ["x".repeat(4001), 32_767],
  ["é".repeat(2001), 32_767],
  ["漢".repeat(10_922), 32_767],
  ["x".repeat(32_768), 32_768],
  ["漢".repeat(10_923), 65_536],
  [Buffer.alloc(33), 128],
  [Buffer.alloc(100_000), 131_072],
])("a value of its size: %#", (value, maxBytes) => {
  const type = typeof value === "string" ? "CLOB" : "BLOB";
  const [def] = sizesFor(type).defsFor(rowsOf(null, value, null));
  expect(def?.maxBytes).toBe(maxBytes);
});

test("a size stays when the next batch has shorter values", () => {
  const sizes = sizesFor("CLOB");
  sizes.defsFor(rowsOf("x".repeat(5000)));
  expect(sizes.defsFor(rowsOf("x"))).toEqual([{ type: "text", maxBytes: 32_767 }]);
});

test("no value is longer than its bind, and no bind much longer than it has to be", () => {
  const anyText = fc.oneof(
    fc.string({ unit: "binary", maxLength: 200 }),
    fc.tuple(fc.constantFrom("a", "é", "漢", "😀"), fc.nat(50_000)).map(([c, n]) => c.repeat(n)),
  );
  fc.assert(
    fc.property(fc.array(anyText, { minLength: 1, maxLength: 5 }), (texts) => {
      const [def] = sizesFor("CLOB").defsFor(rowsOf(...texts));
      const longest = Math.max(...texts.map((text) => Buffer.byteLength(text)));
      expect(def?.maxBytes).toBeGreaterThanOrEqual(longest);
      if (longest <= 4000) expect(def?.maxBytes).toBeLessThanOrEqual(4000);
      else if (longest <= 32_767) expect(def?.maxBytes).toBe(32_767);
      else expect(def?.maxBytes).toBeLessThan(2 * longest);
    }),
    { numRuns: 200 },
  );
});
