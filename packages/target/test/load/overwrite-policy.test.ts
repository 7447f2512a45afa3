// Layer: pure. What an overwrite refuses, and when a stream is still being read.
import { type SchemaMessage, SettingsError } from "@singer-oracle/core";
import { describe, expect, test } from "vitest";
import {
  isBeingSynced,
  refuseIncrementalState,
  refuseIncrements,
} from "../../src/load/overwrite-policy.ts";

const message: SchemaMessage = { type: "SCHEMA", stream: "orders", schema: {}, key_properties: [] };
const problem =
  'the settings have 1 problem: /load_method: overwrite would leave only the last increment of stream "orders": ';

function messageOf(call: () => void): string | undefined {
  try {
    call();
  } catch (error) {
    if (error instanceof SettingsError) return error.message;
    throw error;
  }
  return undefined;
}

describe("bookmark_properties", () => {
  const incremental = { ...message, bookmark_properties: ["updated_at"] };
  test("are refused unless overwrite_incremental allows them", () => {
    expect(messageOf(() => refuseIncrements(incremental, false))).toBe(
      `${problem}the SCHEMA has bookmark_properties (updated_at)`,
    );
    expect(messageOf(() => refuseIncrements(incremental, true))).toBeUndefined();
  });
  test("that are missing or empty are those of a full table", () => {
    expect(messageOf(() => refuseIncrements(message, false))).toBeUndefined();
    expect(
      messageOf(() => refuseIncrements({ ...message, bookmark_properties: [] }, false)),
    ).toBeUndefined();
  });
});

describe("a bookmark", () => {
  const state = { bookmarks: { orders: { replication_key_value: "2024-01-01" } } };
  test("with a value is refused unless overwrite_incremental allows it", () => {
    expect(messageOf(() => refuseIncrementalState("orders", state, false))).toBe(
      `${problem}its bookmark has a replication_key_value`,
    );
    expect(messageOf(() => refuseIncrementalState("orders", state, true))).toBeUndefined();
  });
  test.each([
    [null],
    [{}],
    [{ bookmarks: null }],
    [{ bookmarks: { orders: null } }],
    [{ bookmarks: { orders: [] } }],
    [{ bookmarks: { orders: { replication_key_value: null } } }],
    [{ bookmarks: { items: { replication_key_value: 1 } } }],
  ])("%j has none", (other) => {
    expect(messageOf(() => refuseIncrementalState("orders", other, false))).toBeUndefined();
  });
  test("of a stream with the name of what every object has", () => {
    expect(messageOf(() => refuseIncrementalState("toString", state, false))).toBeUndefined();
  });
});

test("currently_syncing names the stream that is being read", () => {
  expect(isBeingSynced("orders", { currently_syncing: "orders" })).toBe(true);
  expect(isBeingSynced("orders", { currently_syncing: "items" })).toBe(false);
  expect(isBeingSynced("orders", { currently_syncing: null })).toBe(false);
  expect(isBeingSynced("orders", {})).toBe(false);
  expect(isBeingSynced("orders", null)).toBe(false);
});
