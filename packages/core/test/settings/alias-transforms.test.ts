// Layer: pure.
import { expect, test } from "vitest";
import { aliasTransforms, type TransformName } from "../../src/settings/alias-transforms.ts";

test.each<[TransformName, unknown, unknown]>([
  ["yes_no", "YES", true],
  ["yes_no", "n", false],
  ["yes_no", 0, false],
  ["yes_no", "maybe", "maybe"],
  ["not", "true", false],
  ["not", false, true],
  ["not", "maybe", "maybe"],
  ["csv", "A, B,,C ", ["A", "B", "C"]],
  ["csv", "", []],
  ["csv", ["A"], ["A"]],
  ["csv", '["A", "B"]', ["A", "B"]],
  ["csv", '["A", ', '["A", '],
  ["lower_case", "TCPS", "tcps"],
  ["milliseconds_to_seconds", 1100, 1.1],
  ["milliseconds_to_seconds", "5000", 5],
  ["milliseconds_to_seconds", "soon", "soon"],
  ["milliseconds_to_seconds", "", ""],
  ["negate", -3, 3],
  ["negate", "0", 0],
  ["negate", "7", -7],
  ["negate", null, null],
])("%s of %j is %j", (name, value, expected) => {
  expect(aliasTransforms[name].apply(value)).toStrictEqual(expected);
});
