// Layer: pure.
import { afterEach, expect, test } from "vitest";
import { readEnvironment } from "../../src/settings/environment.ts";

afterEach(() => {
  delete process.env["SINGER_ORACLE_TEST"];
});

test("is a frozen snapshot of the process's environment", () => {
  process.env["SINGER_ORACLE_TEST"] = "before";
  const env = readEnvironment();
  process.env["SINGER_ORACLE_TEST"] = "after";
  expect(env["SINGER_ORACLE_TEST"]).toBe("before");
  expect(Object.isFrozen(env)).toBe(true);
  expect(env["SINGER_ORACLE_TEST_NONE"]).toBeUndefined();
});
