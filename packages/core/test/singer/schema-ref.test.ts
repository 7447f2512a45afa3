// Layer: pure.
import { describe, expect, test } from "vitest";
import { escapePointer, followPointer } from "../../src/singer/json-pointer.ts";
import { leadsToSchema, resolveRef } from "../../src/singer/schema-ref.ts";

const root = {
  $id: "https://example.com/root.json",
  definitions: { "a/b~c d": { type: "string" }, list: [{ type: "null" }, true], none: null },
  $defs: { x: { $anchor: "here", type: "integer" }, y: { $id: "#there" }, z: { id: "#old" } },
};

describe("resolveRef", () => {
  test.each([
    ["#", root],
    ["", root],
    ["https://example.com/root.json", root],
    ["https://example.com/root.json#", root],
    ["#/definitions/a~1b~0c%20d", { type: "string" }],
    ["https://example.com/root.json#/definitions/list/0", { type: "null" }],
    ["#/definitions/list/1", true],
    ["#here", root.$defs.x],
    ["#there", root.$defs.y],
    ["#old", root.$defs.z],
    ["#/definitions/none", null],
    ["#/definitions/missing", undefined],
    ["#/definitions/list/2", undefined],
    ["#/definitions/list/00x", undefined],
    ["#/definitions/list/length", undefined],
    ["#/constructor", undefined],
    ["#/definitions/a~1b~0c%20d/type/0", undefined],
    ["#nowhere", undefined],
    ["#/%", undefined],
    ["other.json", undefined],
    ["https://example.com/other.json#/definitions", undefined],
  ])("%j", (ref, expected) => {
    expect(resolveRef(root, ref)).toStrictEqual(expected);
  });

  test("a document that is no object has nothing", () => {
    expect(resolveRef(true, "#")).toBeUndefined();
    expect(resolveRef(undefined, "#/x")).toBeUndefined();
  });

  test("an anchor is found behind a list of any length", () => {
    const anchored = { $anchor: "far", type: "string" };
    const long = {
      enum: Array.from({ length: 300_000 }, (_, index) => index),
      $defs: { anchored },
    };
    expect(resolveRef(long, "#far")).toBe(anchored);
  });

  test("pointers escape and unescape", () => {
    expect(escapePointer("~1/a~")).toBe("~01~1a~0");
    expect(followPointer({ "~1/a~": [7] }, `/${escapePointer("~1/a~")}/0`)).toBe(7);
    expect(followPointer([1], "")).toStrictEqual([1]);
  });
});

describe("leadsToSchema", () => {
  const target = { type: "string" };
  const ring = {
    definitions: { target, a: { $ref: "#/definitions/b" }, b: { $ref: "#/definitions/a" } },
  };

  test.each<[string, object, boolean]>([
    ["itself", target, true],
    ["a reference", { $ref: "#/definitions/target" }, true],
    ["a branch", { anyOf: [{ type: "null" }, { not: { $ref: "#/definitions/target" } }] }, true],
    ["a member", { properties: { x: { $ref: "#/definitions/target" } } }, false],
    ["a ring elsewhere", { $ref: "#/definitions/a" }, false],
    ["nothing", { $ref: "#/none" }, false],
  ])("%s", (_name, from, expected) => {
    expect(leadsToSchema(from as never, target, ring)).toBe(expected);
  });
});
