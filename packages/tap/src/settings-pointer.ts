import { escapePointer } from "@singer-oracle/core";

/** The JSON pointer of a setting, from the names on the way to it. */
export function settingsPointer(...names: readonly string[]): string {
  return names.map((name) => `/${escapePointer(name)}`).join("");
}
