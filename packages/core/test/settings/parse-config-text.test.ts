// Layer: pure.

import fc from "fast-check";
import { stringify as stringifyToml } from "smol-toml";
import { describe, expect, test } from "vitest";
import { stringify as stringifyYaml } from "yaml";
import {
  type ConfigFormat,
  ConfigSyntaxError,
  parseConfigText,
  sniffConfigFormat,
} from "../../src/settings/parse-config-text.ts";

describe("values", () => {
  test("YAML: 1.2 scalars, merge keys, no dates, __proto__ as a name", () => {
    const text = `base: &base {host: db, port: 1521}
tap:
  <<: *base
  port: 1522
on_reject: off
flag: yes
start_date: 2024-01-01
quoted: "007"
octal: 0o17
`;
    expect(parseConfigText(text, "yaml")).toStrictEqual({
      base: { host: "db", port: 1521 },
      tap: { host: "db", port: 1522 },
      on_reject: "off",
      flag: "yes",
      start_date: "2024-01-01",
      quoted: "007",
      octal: 15,
    });
  });

  test("TOML: dates as text, tables as plain objects", () => {
    const text = `start_date = 2024-01-01T00:00:00Z
day = 2024-01-01
[ssh_tunnel]
port = 22
`;
    expect(parseConfigText(text, "toml")).toStrictEqual({
      start_date: "2024-01-01T00:00:00.000Z",
      day: "2024-01-01",
      ssh_tunnel: { port: 22 },
    });
  });

  test.each<[ConfigFormat, string]>([
    ["json", '{"__proto__": {"polluted": 1}}'],
    ["yaml", "__proto__: {polluted: 1}"],
    ["toml", "[__proto__]\npolluted = 1"],
  ])("%s: a key named __proto__ changes no prototype", (format, text) => {
    const value = parseConfigText(text, format) as object;
    expect(Object.keys(value)).toStrictEqual(["__proto__"]);
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
    expect("polluted" in {}).toBe(false);
  });

  test("what the writers of the three formats write comes back", () => {
    const scalar = fc.oneof(fc.string(), fc.boolean(), fc.maxSafeInteger());
    const name = fc.stringMatching(/^[a-z_][a-z0-9_]{0,12}$/);
    const settings = fc.dictionary(
      name,
      fc.oneof(scalar, fc.array(scalar), fc.dictionary(name, scalar, { noNullPrototype: true })),
      {
        noNullPrototype: true,
      },
    );
    fc.assert(
      fc.property(settings, (value) => {
        expect(parseConfigText(JSON.stringify(value), "json")).toStrictEqual(value);
        expect(parseConfigText(stringifyYaml(value), "yaml")).toStrictEqual(value);
        expect(parseConfigText(stringifyToml(value), "toml")).toStrictEqual(value);
      }),
    );
  });
});

test.each<[ConfigFormat, string, number, number, string]>([
  ["json", '{\n  "a": hunter2\n}', 2, 8, "this is no JSON value; a text needs double quotes"],
  ["json", '{"a": 1,\n "a": 2}', 2, 2, 'the key "a" stands there twice'],
  ["yaml", "a: 1\na: hunter2\n", 2, 1, "a key stands there twice"],
  [
    "yaml",
    "password: *hunter2\n",
    1,
    11,
    "an alias (*name) has no anchor: a text that begins with * needs quotes",
  ],
  [
    "yaml",
    "password: !hunter2 x\n",
    1,
    11,
    "a tag (!name) is unknown: a text that begins with ! needs quotes",
  ],
  [
    "yaml",
    "password: @hunter2\n",
    1,
    11,
    "a text begins with a reserved character: put it in quotes",
  ],
  [
    "yaml",
    "password: hunter2: x\n",
    1,
    11,
    "there are two colons in one line: put the value in quotes",
  ],
  ["yaml", 'password: "hunter2\n', 2, 1, "a quote, bracket, comma, colon or space is missing"],
  ["yaml", "a:\n\tb: hunter2\n", 2, 1, "tabs cannot indent: use spaces"],
  ["yaml", "a: 1\n---\nb: 2\n", 2, 1, "there is more than one document (---)"],
  ["yaml", "password: |hunter2\n", 1, 12, "there is something that does not belong here"],
  ["toml", "a = 1\npassword = hunter2", 2, 12, "invalid value"],
  ["toml", "a = 1\na = 2", 2, 1, "trying to redefine an already defined table or value"],
  ["toml", "a = 12345678901234567890", 1, 5, "integer value cannot be represented losslessly"],
])(
  "a mistake has a line and a column and quotes no value: %s %j",
  (format, text, line, column, message) => {
    let thrown: unknown;
    try {
      parseConfigText(text, format);
    } catch (cause) {
      thrown = cause;
    }
    expect(thrown).toBeInstanceOf(ConfigSyntaxError);
    expect(thrown).toMatchObject({ message, line, column });
    expect((thrown as ConfigSyntaxError).cause).toBeUndefined();
  },
);

test.each<[string, ConfigFormat, string]>([
  ["150 lists", "yaml", `${"[".repeat(150)}${"]".repeat(150)}`],
  ["100000 brackets", "yaml", "[".repeat(100_000)],
  ["a key of 5000 parts", "toml", `${"a.".repeat(5000)}b = 1`],
])("too deep: %s", (_what, format, text) => {
  expect(() => parseConfigText(text, format)).toThrow("the nesting is deeper than 100");
});

test("a bomb of aliases", () => {
  const lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"];
  for (let i = 1; i < 10; i++) lines.push(`a${i}: &a${i} [${`*a${i - 1}, `.repeat(9)}]`);
  expect(() => parseConfigText(lines.join("\n"), "yaml")).toThrow(
    "aliases (*name) are used too often",
  );
});

test("no text is quoted, wherever it breaks", () => {
  const noise = fc.array(
    fc.constantFrom(
      ":",
      "-",
      " ",
      "\n",
      "{",
      "}",
      "[",
      "]",
      '"',
      "'",
      "=",
      "*",
      "&",
      "!",
      "|",
      ">",
      "%",
      "@",
      "`",
      "\\",
      "#",
      ",",
      "\t",
      "?",
      "z9secret",
    ),
    { maxLength: 12 },
  );
  const format = fc.constantFrom<ConfigFormat>("json", "yaml", "toml");
  fc.assert(
    fc.property(noise, format, (pieces, kind) => {
      try {
        parseConfigText(`password${pieces.join("")}`, kind);
      } catch (cause) {
        expect(cause).toBeInstanceOf(ConfigSyntaxError);
        const shown = (cause as Error).message.replace(/^the key ".*" stands there twice$/, "");
        expect(shown).not.toContain("z9secret");
      }
    }),
    { numRuns: 1500 },
  );
});

test.each<[string, ConfigFormat]>([
  ['{"a": 1}', "json"],
  ["\n  {\n}", "json"],
  ["[1, 2]", "json"],
  ["a: 1", "yaml"],
  ["# comment\na: b = c", "yaml"],
  ["---\na: 1", "yaml"],
  ["# comment\n\na = 1", "toml"],
  ['"quoted key" = 1', "toml"],
  ["a.b = 1", "toml"],
  ["[ssh_tunnel]\nport = 22", "toml"],
  ["[[streams]] # all\n", "toml"],
  ["host: db=1", "yaml"],
  ["", "yaml"],
])("%j looks like %s", (text, format) => {
  expect(sniffConfigFormat(text)).toBe(format);
});
