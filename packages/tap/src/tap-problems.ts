import {
  compileMetadataOverrides,
  compileSelectPatterns,
  type JsonObject,
  SettingsError,
  type SettingsForChecks,
  type SettingsProblem,
  ToolkitError,
} from "@singer-oracle/core";
import {
  connectionProblems,
  parseObjectFilter,
  userCondition,
  userHints,
  userQuery,
} from "@singer-oracle/core/oracle";
import type { tapSettings } from "./settings.ts";
import { settingsPointer } from "./settings-pointer.ts";

type Settings = SettingsForChecks<(typeof tapSettings)["schema"]>;

/** Everything that is wrong with the settings beyond what their schema says, found before any connection is made. */
export function tapProblems(settings: Settings): SettingsProblem[] {
  return [
    ...connectionProblems(settings),
    ...problemsOf("/filter_tables", () => parseObjectFilter(settings)),
    ...(settings.select ?? []).flatMap((pattern, at) =>
      problemsOf(`/select/${at}`, () => compileSelectPatterns([pattern])),
    ),
    ...problemsOf("/metadata", () =>
      compileMetadataOverrides((settings.metadata ?? {}) as JsonObject),
    ),
    ...Object.entries(settings.queries ?? {}).flatMap(([name, { sql }]) => {
      const pointer = settingsPointer("queries", name, "sql");
      return problemsOf(pointer, () => userQuery(sql, pointer));
    }),
    ...Object.entries(settings.stream_options ?? {}).flatMap(([name, { where, hints }]) => {
      const at = (option: string) => settingsPointer("stream_options", name, option);
      return [
        ...problemsOf(at("where"), () => where !== undefined && userCondition(where, at("where"))),
        ...problemsOf(at("hints"), () => hints !== undefined && userHints(hints, at("hints"))),
      ];
    }),
  ];
}

/** What a check has against a setting. */
function problemsOf(pointer: string, check: () => unknown): readonly SettingsProblem[] {
  try {
    check();
    return [];
  } catch (error) {
    if (error instanceof SettingsError) return error.problems;
    if (error instanceof ToolkitError) return [{ pointer, message: error.message }];
    throw error;
  }
}
