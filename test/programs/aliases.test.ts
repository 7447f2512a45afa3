// Layer: pure. One test for every name of another system that the programs understand.
import {
  type AliasRow,
  loadSettings,
  type SettingsDefinition,
  SettingsError,
} from "@singer-oracle/core";
import { tapSettings } from "@singer-oracle/tap-oracle";
import { targetSettings } from "@singer-oracle/target-oracle";
import { describe, expect, test } from "vitest";

/** A value that the row's name could have in a file of the other system, and what our setting must then be. */
function sampleOf(
  definition: SettingsDefinition,
  row: AliasRow,
): readonly [given: unknown, ours: unknown] {
  if (row.to === undefined) return ["x", undefined];
  const [first] = Object.entries(row.values ?? {});
  if (first !== undefined) return first;
  const schema = definition.schema.properties[row.to];
  switch (row.transform) {
    case "csv":
      return ["A,B", ["A", "B"]];
    case "negate":
      return [-300, 300];
    case "yes_no":
      return ["NO", false];
    case "lower_case":
      return ["TCPS", "tcps"];
  }
  if (schema?.enum !== undefined) return [schema.enum[0], schema.enum[0]];
  const whole = schema?.maximum ?? 2048;
  const types: Readonly<Record<string, readonly [unknown, unknown]>> = {
    string: ["text", "text"],
    integer: [String(whole), whole],
    number: ["12.5", 12.5],
    boolean: ["true", true],
    array: [["A"], ["A"]],
  };
  return types[String(schema?.type)] ?? ["text", "text"];
}

describe.each([tapSettings as SettingsDefinition, targetSettings as SettingsDefinition])(
  "$program",
  (definition) => {
    const load = (flags: Record<string, unknown>) => loadSettings(definition, { flags });

    test.each(definition.aliases.map((row) => [row.from, row.name, row] as const))(
      "%s: %s",
      (_from, name, row) => {
        const [given, ours] = sampleOf(definition, row);
        if (row.to !== undefined) {
          const { settings, warnings } = load({ [name]: given });
          expect(settings[row.to as keyof typeof settings]).toEqual(ours);
          expect(warnings).toEqual([]);
        } else if (row.ignored !== undefined) {
          const { warnings } = load({ [name]: "x" });
          expect(warnings).toEqual([expect.stringContaining(row.ignored)]);
          expect(warnings[0]).toContain(name);
        } else {
          expect(() => load({ [name]: "x" })).toThrowError(SettingsError);
          expect(() => load({ [name]: "x" })).toThrowError(row.refusedWhenSet);
        }
      },
    );

    test("no reason holds a word that makes Meltano's test of a plugin fail", () => {
      const reasons = definition.aliases.map((row) => row.ignored ?? "");
      expect(reasons.filter((reason) => /error|exception/i.test(reason))).toEqual([]);
    });
  },
);
