// Layer: pure. The page of the examples names all of them, and the commands that the tests run.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { examples } from "./run-example.ts";

const page = readFileSync(join(examples, "README.md"), "utf8");

test("it names every example, and none that is not there", () => {
  const there = readdirSync(examples).filter(
    (name) => !["dist", "tsconfig.json", "README.md"].includes(name),
  );
  const [, rows = ""] = /^\| example \|.*\n\| ---.*\n([\s\S]*?)\n\n/m.exec(page) ?? [];
  const named = [...rows.matchAll(/^\| \[[^\]]*\]\(([^)]+)\)/gm)].map(([, name]) => name ?? "");
  expect([...named].sort()).toEqual([...there].sort());
});

test("every example has a test, and links lead somewhere", () => {
  const tests = readdirSync(import.meta.dirname);
  for (const name of ["quickstart", "incremental", "any-tap", "tap-minimal", "own-program"]) {
    expect(tests).toContain(`${name}.test.ts`);
  }
  const links = [...page.matchAll(/\]\(([^)]+)\)/g)].map(([, link]) => link ?? "");
  expect(links.filter((link) => !existsSync(join(examples, link)))).toEqual([]);
});

test("its commands are those that the tests run", () => {
  for (const command of [
    "sh examples/quickstart.sh",
    "examples/incremental.sh FOLDER",
    "target-oracle --config target.yml < orders.singer",
    "node examples/dist/tap-minimal.js",
    "node examples/dist/own-program.js",
  ]) {
    expect(page).toContain(command);
  }
});
