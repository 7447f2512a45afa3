// Layer: pure.
import { expect, test } from "vitest";
import { RecordError } from "../../../src/errors.ts";
import { read } from "./read-plan.ts";

test("tells an empty LOB from NULL", () => {
  const { toRecord } = read("CLOB");
  expect([toRecord?.(null, null), toRecord?.(null, "0"), toRecord?.("", "0")]).toEqual([
    null,
    "",
    "",
  ]);
  expect(read("BLOB").toRecord?.(null, "0")).toEqual(new Uint8Array(0));
});

test("error names column and setting and not the value", () => {
  const { toRecord } = read("CLOB", { lobMaxBytes: 10 });
  expect(toRecord?.("0123456789", "10")).toBe("0123456789");
  expect(() => toRecord?.(null, "11")).toThrow(
    expect.objectContaining({
      name: "RecordError",
      message: 'column "C": a value is longer than lob_max_bytes (10)',
      hint: "Raise lob_max_bytes, set on_large_lob, or do not select the column.",
    }),
  );
});

test("counts the bytes of a text that SQL has counted in characters", () => {
  const { toRecord } = read("CLOB", { lobMaxBytes: 10 });
  expect(toRecord?.("ééééé", "5")).toBe("ééééé");
  expect(() => toRecord?.("éééééé", "6")).toThrow(RecordError);
});

test("null and truncate change the value and say so", () => {
  const changes: string[] = [];
  const onChange = (change: string) => changes.push(change);
  const nulls = read("CLOB", { lobMaxBytes: 10, onLargeLob: "null", onChange });
  const cuts = read("CLOB", { lobMaxBytes: 10, onLargeLob: "truncate", onChange });
  expect(nulls.toRecord?.(null, "11")).toBeNull();
  expect(nulls.toRecord?.("éééééé", "6")).toBeNull();
  expect(cuts.toRecord?.("0123456789", "500")).toBe("0123456789");
  expect(cuts.toRecord?.("éééééé", "6")).toBe("ééééé");
  expect(changes).toEqual(["nulled", "nulled", "truncated", "truncated"]);
});

test("checks LONG, LONG RAW and JSON when they are here", () => {
  const options = { lobMaxBytes: 4, onLargeLob: "null" } as const;
  expect(read("LONG", options).toRecord?.("abcde", undefined)).toBeNull();
  expect(read("LONG", { ...options, onLargeLob: "truncate" }).toRecord?.("abcde", undefined)).toBe(
    "abcd",
  );
  expect(read("LONG RAW", options).toRecord?.(new Uint8Array(4), undefined)).toBeNull();
  expect(read("LONG RAW", options).toRecord?.(new Uint8Array(3), undefined)).toEqual(
    new Uint8Array(3),
  );
  expect(read("JSON", options).toRecord?.("[1,2]", undefined)).toBeNull();
  expect(read("JSON", options).toRecord?.(null, undefined)).toBeNull();
});
