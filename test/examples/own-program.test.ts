// Layer: sandbox or real Oracle. The example of a program of one's own, as a process.
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openDatabase, type TestDatabase } from "../e2e/harness.ts";
import { examples, runCommand } from "./run-example.ts";

let database: TestDatabase;

beforeAll(async () => {
  database = await openDatabase();
});

afterAll(() => database.close());

function runProgram(more: Readonly<Record<string, string>> = {}) {
  const { connect_string, user, password } = database.settings("warehouse");
  return runCommand(process.execPath, [join(examples, "dist", "own-program.js")], {
    env: {
      ORACLE_CONNECT_STRING: connect_string,
      ORACLE_USER: user,
      ORACLE_PASSWORD: password,
      ...more,
    },
  });
}

test("it writes, reads and takes errors as values, and leaves nothing: it can be run again", async () => {
  for (let run = 1; run <= 2; run += 1) {
    const { code, stdout, stderr } = await runProgram();
    const [version, ...lines] = stdout.split("\n");
    expect({ code, stderr, version, lines }).toEqual({
      code: 0,
      stderr: "",
      version: expect.stringMatching(/^Oracle Database \d+(\.\d+)+, [A-Z0-9]+$/),
      lines: [
        "3 rows written",
        "1 Zoë 999999999999999999999999999999999999.99",
        "2 花子 50.1",
        "3 (nobody) 200",
        "refused: ORA-02290",
        "still 200",
        "healthy: 11 calls, 4 rows read, 5 rows written",
        "",
      ],
    });
  }
});

test("a wrong password ends it with 3 and a line that says what to do", async () => {
  const { code, stdout, stderr } = await runProgram({ ORACLE_PASSWORD: "not-it" });
  expect({ code, stdout }).toEqual({ code: 3, stdout: "" });
  expect(stderr).toMatch(
    /^ORA-01017: cannot connect to .*\. Check user and password; it is tried once only, so that the account is not locked\.\n$/,
  );
  expect(stderr).not.toContain("not-it");
});
