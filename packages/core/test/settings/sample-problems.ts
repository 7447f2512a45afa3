import { SettingsError, type SettingsProblem } from "../../src/errors.ts";
import { type LoadSettingsOptions, loadSettings } from "../../src/settings/load-settings.ts";
import { sampleSettings } from "./sample-settings.ts";

/** What `loadSettings` takes for the sample program. */
export type SampleOptions = LoadSettingsOptions<(typeof sampleSettings)["schema"]>;

/** The least that the sample program needs. */
export const needed = { host: "db", user: "scott" };

/** What it has without being told. */
export const defaults = {
  port: 1521,
  ssl_server_dn_match: true,
  call_timeout_s: 0,
  load_method: "upsert",
  validate_records: "strict",
  flattening_separator: "__",
  schema_mapping: {},
};

/** The problems of loading the sample program's settings; none when they can be used. */
export function problemsOf(options: SampleOptions): readonly SettingsProblem[] {
  try {
    loadSettings(sampleSettings, options);
  } catch (cause) {
    if (cause instanceof SettingsError) return cause.problems;
    throw cause;
  }
  return [];
}
