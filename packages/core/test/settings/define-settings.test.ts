// Layer: pure.
import { expect, expectTypeOf, test } from "vitest";
import {
  type AliasRow,
  defineSettings,
  type SettingSchema,
  type SettingsForChecks,
  type SettingsOf,
} from "../../src/settings/define-settings.ts";
import { sampleSettings } from "./sample-settings.ts";

type Sample = SettingsOf<typeof sampleSettings>;

test("the settings type has required and defaulted settings always, the rest optionally", () => {
  expectTypeOf<Sample["host"]>().toEqualTypeOf<string>();
  expectTypeOf<Sample["port"]>().toEqualTypeOf<number>();
  expectTypeOf<Sample["password"]>().toEqualTypeOf<string | undefined>();
  expectTypeOf<Sample["load_method"]>().toEqualTypeOf<"append-only" | "upsert" | "overwrite">();
  expectTypeOf<Sample["filter_schemas"]>().toEqualTypeOf<readonly string[] | undefined>();
  expectTypeOf<Sample["ssl_server_dn_match"]>().toEqualTypeOf<boolean>();
  expectTypeOf<NonNullable<Sample["ssh_tunnel"]>["port"]>().toEqualTypeOf<number>();
  expectTypeOf<Sample>().not.toHaveProperty("hots");
  type Checked = SettingsForChecks<(typeof sampleSettings)["schema"]>;
  expectTypeOf<Checked["host"]>().toEqualTypeOf<string | undefined>();
  expectTypeOf<Checked["port"]>().toEqualTypeOf<number>();
  expect(Object.isFrozen(sampleSettings)).toBe(true);
});

const text: SettingSchema = { type: "string", description: "A text." };

function define(
  properties: Record<string, SettingSchema>,
  aliases: readonly AliasRow[] = [],
  required: readonly string[] = [],
): unknown {
  return defineSettings({
    program: "tap-x",
    envPrefix: "TAP_X_",
    description: "x",
    schema: { type: "object", properties, required },
    aliases,
  });
}

test.each<[string, () => unknown, string]>([
  ["capital letters", () => define({ Host: text }), "the setting Host is not snake_case"],
  [
    "no description",
    () => define({ host: { type: "string", description: " " } }),
    "the setting host has no description",
  ],
  [
    "null as default",
    () => define({ host: { ...text, default: null } }),
    "the setting host has null as its default",
  ],
  [
    "a secret with a default",
    () => define({ password: { ...text, writeOnly: true, default: "tiger" } }),
    "the secret password has a default or examples",
  ],
  [
    "an alias that is a setting",
    () => define({ host: { ...text, "x-aliases": ["port"] }, port: text }),
    "the alias port is a setting itself",
  ],
  [
    "an alias of two settings",
    () => define({ a: { ...text, "x-aliases": ["c"] }, b: { ...text, "x-aliases": ["c"] } }),
    "the alias c stands for a and b",
  ],
  [
    "an alias row to nothing",
    () => define({ host: text }, [{ name: "server", from: "sdk", to: "hots" }]),
    "the alias server (sdk) stands for hots, which is no setting",
  ],
  [
    "two meanings of one name",
    () =>
      define({ host: text, user: text }, [
        { name: "login", from: "sdk", to: "user" },
        { name: "login", from: "flext", ignored: "no login" },
      ]),
    'login is both "to user" and "ignored" (flext)',
  ],
  [
    "a setting that is ignored",
    () => define({ host: text }, [{ name: "host", from: "sdk", ignored: "no host" }]),
    'host is both "to host" and "ignored" (sdk)',
  ],
  [
    "a required name that is no setting",
    () => define({ host: text }, [], ["hots"]),
    "the required hots is not a setting",
  ],
  [
    "one environment variable for two settings",
    () => define({ a_b: text, a__b: text }),
    "a_b and a__b share the variable TAP_X_A_B",
  ],
])("a definition that contradicts itself is refused: %s", (_what, build, mistake) => {
  expect(build).toThrow(new TypeError(`the settings of tap-x are defined wrongly: ${mistake}`));
});

test("an environment prefix without its underscore is refused", () => {
  const build = (): unknown =>
    defineSettings({
      program: "tap-x",
      envPrefix: "tap_x",
      description: "x",
      schema: { type: "object", properties: {} },
    });
  expect(build).toThrow("the environment prefix tap_x is not like TAP_ORACLE_");
});
