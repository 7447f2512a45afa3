// Layer: pure. Reads the sources and holds them against docs/architecture.md, sections 2 to 5.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { expect, test } from "vitest";

const root = join(import.meta.dirname, "..");
const packages = readdirSync(join(root, "packages"));

interface Source {
  /** Path below the root, with `/`. */
  readonly path: string;
  readonly text: string;
}

const sources: readonly Source[] = packages.flatMap((name) => {
  const folder = join(root, "packages", name, "src");
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts"))
    .map((file) => ({
      path: relative(root, join(folder, file)).replaceAll("\\", "/"),
      text: readFileSync(join(folder, file), "utf8"),
    }));
});

/** The text without comments, so that a word in a docstring is not taken for code. */
const codeOf = (text: string) =>
  text.replaceAll(/\/\*[\s\S]*?\*\//g, "").replaceAll(/(^|[^:"'`])\/\/.*$/gm, "$1");

interface Import {
  readonly from: string;
  readonly to: string;
  readonly typeOnly: boolean;
}

const imports: readonly Import[] = sources.flatMap((source) => {
  const code = codeOf(source.text);
  const statements = code.matchAll(/^(?:import|export)\s(?:(type)\s)?[^;"]*?from\s"([^"]+)";/gm);
  const calls = code.matchAll(/\b()import\("([^"]+)"\)/g);
  return [...statements, ...calls].map(([, type, to = ""]) => ({
    from: source.path,
    to: to.startsWith(".")
      ? relative(root, resolve(root, dirname(source.path), to)).replaceAll("\\", "/")
      : to,
    typeOnly: type === "type",
  }));
});

const offenders = (rule: (edge: Import) => boolean) =>
  imports.filter(rule).map((edge) => `${edge.from} imports ${edge.to}`);

const filesWith = (pattern: RegExp) =>
  sources.filter((source) => pattern.test(codeOf(source.text))).map((source) => source.path);

test("imports are found at all", () => {
  expect(imports.length).toBeGreaterThan(50);
  expect(
    imports.filter((edge) => edge.to.startsWith("packages/") && !existsSync(join(root, edge.to))),
  ).toEqual([]);
});

test("oracledb is imported as a value in one file", () => {
  const files = imports.filter((edge) => edge.to === "oracledb" && !edge.typeOnly);
  expect([...new Set(files.map((edge) => edge.from))]).toEqual([
    "packages/core/src/oracle/connect.ts",
  ]);
});

test("core/singer imports errors only", () => {
  expect(
    offenders(
      (edge) =>
        edge.from.startsWith("packages/core/src/singer/") &&
        edge.to.startsWith("packages/") &&
        !edge.to.startsWith("packages/core/src/singer/") &&
        edge.to !== "packages/core/src/errors.ts",
    ),
  ).toEqual([]);
});

test("core/oracle imports errors, log and singer only", () => {
  expect(
    offenders(
      (edge) =>
        edge.from.startsWith("packages/core/src/oracle/") &&
        edge.to.startsWith("packages/") &&
        !/^packages\/core\/src\/(oracle\/|singer\/|errors\.ts|log\.ts)/.test(edge.to),
    ),
  ).toEqual([]);
});

test("packages import each other through their names, and only as allowed", () => {
  const allowed: Readonly<Record<string, RegExp>> = {
    core: /^$/,
    sandbox: /^$/,
    tap: /^@singer-oracle\/core(\/oracle)?$/,
    target: /^@singer-oracle\/core(\/oracle)?$/,
    cli: /^@singer-oracle\/core(\/oracle)?$/,
  };
  const packageOf = (path: string) => path.split("/")[1] ?? "";
  expect(
    offenders((edge) => {
      if (edge.to.startsWith("packages/")) return packageOf(edge.to) !== packageOf(edge.from);
      return edge.to.startsWith("@singer-oracle/") && !allowed[packageOf(edge.from)]?.test(edge.to);
    }),
  ).toEqual([]);
});

test("the sandbox's wire knows no SQL and its engine no bytes", () => {
  const side = (path: string) => /^packages\/sandbox\/src\/(wire|engine)\//.exec(path)?.[1];
  expect(
    offenders((edge) => {
      const from = side(edge.from);
      return from !== undefined && edge.to.startsWith("packages/") && side(edge.to) !== from;
    }),
  ).toEqual([]);
});

test("process.env, process.stdout and process.exitCode are each touched in one file of core", () => {
  const core = (files: readonly string[]) => files.filter((file) => !file.includes("/sandbox/"));
  expect(core(filesWith(/process\.env\b/))).toEqual(["packages/core/src/settings/environment.ts"]);
  expect(core(filesWith(/process\.stdout\b/))).toEqual([
    "packages/core/src/singer/write-messages.ts",
  ]);
  expect(core(filesWith(/process\.exitCode\b/))).toEqual(["packages/core/src/cli/run-main.ts"]);
});

test("process.exit is never called", () => {
  expect(filesWith(/process\.exit\(/)).toEqual([]);
});

test("no folder is called utils, helpers or common", () => {
  expect(sources.filter((source) => /\/(utils?|helpers?|common)[/.]/.test(source.path))).toEqual(
    [],
  );
});

test("files stay within 300 lines, tables of constants excepted", () => {
  const isTable = (path: string) =>
    /(table|words|aliases|settings|texts|ast|contract)\.ts$/.test(path);
  const long = sources
    .filter((source) => !isTable(source.path))
    .map((source) => [source.path, source.text.split("\n").length - 1] as const)
    .filter(([, lines]) => lines > 300);
  expect(long).toEqual([]);
});
