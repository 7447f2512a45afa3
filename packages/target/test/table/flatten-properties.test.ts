// Layer: pure.
import type { JsonSchema } from "@singer-oracle/core";
import { expect, it } from "vitest";
import { type FlatteningSettings, flattenProperties } from "../../src/table/flatten-properties.ts";
import { settingsWith, thrownBy } from "./table-fixture.ts";

function flatten(
  properties: Readonly<Record<string, JsonSchema>>,
  more: Partial<FlatteningSettings> = {},
  root: JsonSchema = {},
): readonly string[] {
  const settings = settingsWith({ flattening_enabled: true, ...more });
  return flattenProperties("orders", { type: "object", properties, ...root }, settings).map(
    ({ name, path, isRequired }) => `${name} = ${path.join(".")}${isRequired ? " required" : ""}`,
  );
}

const address: JsonSchema = {
  type: "object",
  required: ["city"],
  properties: {
    city: { type: "string" },
    geo: { type: ["null", "object"], properties: { lat: { type: "number" } } },
  },
};

it("leaves objects alone without flattening_enabled", () => {
  expect(flatten({ id: {}, address }, { flattening_enabled: false })).toEqual([
    "id = id",
    "address = address",
  ]);
});

it("puts the properties of objects in their place", () => {
  expect(flatten({ id: {}, address, note: {} }, {}, { required: ["id", "address"] })).toEqual([
    "id = id required",
    "address__city = address.city required",
    "address__geo__lat = address.geo.lat",
    "note = note",
  ]);
});

it("goes down to flattening_max_depth", () => {
  expect(flatten({ address }, { flattening_max_depth: 0 })).toEqual(["address = address"]);
  expect(flatten({ address }, { flattening_max_depth: 1 })).toEqual([
    "address__city = address.city",
    "address__geo = address.geo",
  ]);
});

it("puts flattening_separator between the names", () => {
  expect(flatten({ address }, { flattening_separator: "." })).toEqual([
    "address.city = address.city",
    "address.geo.lat = address.geo.lat",
  ]);
});

it("needs the whole way to be there for a property to be required", () => {
  const nullable = { ...address, type: ["null", "object"] };
  expect(flatten({ address: nullable }, {}, { required: ["address"] })).toEqual([
    "address__city = address.city",
    "address__geo__lat = address.geo.lat",
  ]);
});

it("keeps what is not an object, or may be something else, or names no properties", () => {
  const mixed = { ...address, type: ["object", "string"] };
  const list = { type: "array", items: address };
  const empty = { type: "object", properties: {} };
  expect(flatten({ mixed, list, open: { type: "object" }, empty })).toEqual([
    "mixed = mixed",
    "list = list",
    "open = open",
    "empty = empty",
  ]);
});

it("follows references within the document", () => {
  const root = { definitions: { address } };
  expect(flatten({ home: { $ref: "#/definitions/address" } }, {}, root)).toEqual([
    "home__city = home.city",
    "home__geo__lat = home.geo.lat",
  ]);
});

it("tells two ways to one name apart", () => {
  const a = { type: "object", properties: { b: {}, b__c: {} } };
  expect(flatten({ a, a__b: {} })).toEqual(['["a","b"] = a.b', "a__b__c = a.b__c", "a__b = a__b"]);
});

it("stops at what no table holds", () => {
  const node: JsonSchema = {
    type: "object",
    properties: Object.fromEntries(
      Array.from({ length: 9 }, (_, index) => [`n${index}`, { $ref: "#/definitions/node" }]),
    ),
  };
  const error = thrownBy(() =>
    flatten({ root: { $ref: "#/definitions/node" } }, {}, { definitions: { node } }),
  );
  expect(error.name).toBe("LoadError");
  expect(error.message).toBe(
    'stream "orders" has too many columns: Oracle\'s limit is 1000 a table (4096 on 23ai with MAX_COLUMNS = EXTENDED)',
  );
});

it("needs properties", () => {
  expect(thrownBy(() => flattenProperties("orders", { type: "object" }, settingsWith())).name).toBe(
    "ProtocolError",
  );
});
