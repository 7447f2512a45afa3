// Layer: pure.
import { expect, it } from "vitest";
import { planWantedTable } from "../../src/table/wanted-table.ts";
import { requestOf, thrownBy } from "./table-fixture.ts";
import { columns, input } from "./wanted-fixture.ts";

const text = { type: "string" };

it("keys share the room of an index", () => {
  expect(columns({ A: text }, { keyProperties: ["A"] })).toEqual(["A VARCHAR2(1000 CHAR) key"]);
  expect(
    columns({ A: text, N: { type: "integer" }, B: text }, { keyProperties: ["B", "A", "N", "A"] }),
  ).toEqual(["A VARCHAR2(747 CHAR) key", "N NUMBER(38) key", "B VARCHAR2(747 CHAR) key"]);
  expect(
    columns({ A: text }, { keyProperties: ["A"] }, input({}, {}, { blockSize: 2048 })),
  ).toEqual(["A VARCHAR2(384 CHAR) key"]);
  expect(
    columns(
      { A: text, B: text },
      { keyProperties: ["A", "B"] },
      input({}, {}, { halved: true }),
    )[0],
  ).toBe("A VARCHAR2(375 CHAR) key");
});

it("keys are in the order of key_properties", () => {
  const request = requestOf({ A: text, B: text }, { keyProperties: ["B", "A"] });
  expect(planWantedTable(request, input()).keyColumns).toEqual(["B", "A"]);
  expect(planWantedTable(request, input()).keyBudget).toBe(
    "6000 bytes for the key, 0 of them for columns of fixed size, the rest for 2 others: 750 characters of 4 bytes each",
  );
});

it("keys have no time zone", () => {
  const request = requestOf(
    { T: { type: "string", format: "date-time" } },
    { keyProperties: ["T"] },
  );
  const [column] = planWantedTable(request, input()).columns;
  expect(column?.type).toEqual({ family: "timestamp", precision: 9, zone: "none" });
  expect(column?.comment).toBe(
    "In UTC; the offset of the source is not kept, because a key cannot have a time zone.",
  );
});

it("keys are none of a stream that is appended to", () => {
  const request = { keyProperties: ["A"], loadMethod: "append-only" } as const;
  expect(columns({ A: text }, request)).toEqual(["A VARCHAR2(4000 BYTE)"]);
});

it("keys name a property of the schema", () => {
  const error = thrownBy(() => columns({ A: text }, { keyProperties: ["B"] }));
  expect(error.name).toBe("ProtocolError");
  expect(error.message).toBe('stream "orders": the key property "B" is not in the schema');
  expect(error.hint).toBe(
    "The key_properties of a SCHEMA message must name properties of its schema.",
  );
});

it("keys name no object that was flattened", () => {
  const a = { type: "object", properties: { b: text } };
  const given = input({ flattening_enabled: true });
  expect(thrownBy(() => columns({ a }, { keyProperties: ["a"] }, given)).message).toBe(
    'stream "orders": the key property "a" is an object whose properties are columns of their own (flattening_enabled)',
  );
  expect(columns({ a }, { keyProperties: ["a__b"] }, given)).toEqual([
    "A__B VARCHAR2(1000 CHAR) key",
  ]);
});

it.each(["object", "array"])("keys are no %s", (type) => {
  const error = thrownBy(() => columns({ K: { type } }, { keyProperties: ["K"] }));
  expect(error.name).toBe("SettingsError");
  expect(error.message).toBe(
    'the settings have 1 problem: /column_type_overrides: the key property "K" would become CLOB, which Oracle takes in no key; name a type for it here, VARCHAR2(100 CHAR) say',
  );
  const settings = { column_type_overrides: { orders: { K: "VARCHAR2(100 CHAR)" } } };
  expect(columns({ K: { type } }, { keyProperties: ["K"] }, input(settings))).toEqual([
    "K VARCHAR2(100 CHAR) key",
  ]);
});
