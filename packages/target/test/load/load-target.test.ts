// Layer: pure. Which way rows take into a table.
import { SettingsError } from "@singer-oracle/core";
import { describe, expect, test } from "vitest";
import { createLoadTarget, type LoadTargetOptions } from "../../src/load/load-target.ts";
import { planOf } from "./fixture.ts";

const table = { owner: "APP", name: "ORDERS" };
const plain = { ID: "NUMBER(9)", NOTE: "CLOB" };
const withJson = { ID: "NUMBER(9)", DOC: "JSON" };
const withLong = { ID: "NUMBER(9)", OLD: "LONG" };
const withBoth = { ID: "NUMBER(9)", DOC: "JSON", OLD: "LONG" };
const upsertStrategy = "auto";

const targetOf = (columns: Readonly<Record<string, string>>, options: LoadTargetOptions) =>
  createLoadTarget(planOf(table, columns, ["ID"]), options);

describe("the strategy", () => {
  test.each([
    ["upsert", "auto", plain, "staging", true],
    ["upsert", "staging", plain, "staging", true],
    ["upsert", "array", plain, "array", true],
    ["upsert", "auto", withJson, "staging", false],
    ["upsert", "auto", withLong, "array", true],
    ["upsert", "array", withLong, "array", true],
    ["append", "auto", plain, "array", true],
    ["append", "staging", plain, "array", true],
    ["append", "array", withJson, "staging", false],
    ["append", "staging", withLong, "array", true],
  ] as const)("%s by %s into %j: %s", (mode, wanted, columns, strategy, canBindArrays) => {
    const target = targetOf(columns, { mode, upsertStrategy: wanted });
    expect([target.strategy, target.canBindArrays]).toEqual([strategy, canBindArrays]);
  });
});

describe("what no way takes", () => {
  const messageOf = (columns: Readonly<Record<string, string>>, options: LoadTargetOptions) => {
    try {
      targetOf(columns, options);
    } catch (error) {
      if (error instanceof SettingsError) return error.message;
      throw error;
    }
    return undefined;
  };

  test("is a settings error", () => {
    const problem = (text: string) =>
      `the settings have 1 problem: /upsert_strategy: stream "orders": column ${text}`;
    expect(messageOf(withLong, { mode: "upsert", upsertStrategy: "staging" })).toBe(
      problem("OLD cannot be loaded through a stage"),
    );
    expect(messageOf(withJson, { mode: "upsert", upsertStrategy: "array" })).toBe(
      problem("DOC can only be loaded through a stage"),
    );
    for (const mode of ["append", "upsert"] as const) {
      expect(messageOf(withBoth, { mode, upsertStrategy })).toBe(
        problem("OLD cannot be loaded through a stage"),
      );
    }
  });
});
