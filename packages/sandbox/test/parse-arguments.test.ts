// Layer: pure.
import { expect, test } from "vitest";
import { CommandLineError, parseArguments } from "../src/parse-arguments.ts";

const run = {
  kind: "run",
  port: 0,
  host: "127.0.0.1",
  version: 23,
  users: [],
  seedFiles: [],
  trace: false,
};

test("nothing given: any port of this machine, version 23", () => {
  expect(parseArguments([])).toEqual(run);
});

test("everything given", () => {
  const args =
    "--port 1521 --host 0.0.0.0 --version 19 --user A/a/b --user B/c --seed x.sql --seed y.sql --trace";
  expect(parseArguments(args.split(" "))).toEqual({
    kind: "run",
    port: 1521,
    host: "0.0.0.0",
    version: 19,
    users: [
      { name: "A", password: "a/b" },
      { name: "B", password: "c" },
    ],
    seedFiles: ["x.sql", "y.sql"],
    trace: true,
  });
});

test("--version without a number is about the program, with one about the database", () => {
  expect(parseArguments(["--version"])).toEqual({ kind: "version" });
  expect(parseArguments(["--version", "--trace"])).toEqual({ kind: "version" });
  expect(parseArguments(["--version=19"])).toEqual({ ...run, version: 19 });
  expect(parseArguments(["--port", "5", "--help"])).toEqual({ kind: "help" });
});

test.each([
  [["--port", "x"], "--port x: not 0 to 65535"],
  [["--port", "65536"], "--port 65536: not 0 to 65535"],
  [["--version", "21"], "--version 21: 19 and 23 are the databases it can be"],
  [["--user", "secret"], "--user wants NAME/PASSWORD"],
  [["--user", "/secret"], "--user wants NAME/PASSWORD"],
  [["--user", "name/"], "--user wants NAME/PASSWORD"],
  [["--frobnicate"], /Unknown option '--frobnicate'/],
  [["file.sql"], /Unexpected argument 'file.sql'/],
])("%j is refused", (args, message) => {
  expect(() => parseArguments(args)).toThrow(CommandLineError);
  expect(() => parseArguments(args)).toThrow(message);
});
