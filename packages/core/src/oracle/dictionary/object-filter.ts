import { SettingsError, type SettingsProblem } from "../../errors.ts";
import {
  anyName,
  exactName,
  isUnquoted,
  type NamePattern,
  nameMatches,
  namePattern,
  type PatternToken,
  patternTokens,
  trimTokens,
} from "./name-pattern.ts";
import { type TableName, tableKey } from "./table-name.ts";

/** Tables by owner and name; both have to match. */
export interface TablePattern {
  readonly owner: NamePattern;
  readonly table: NamePattern;
}

/** Which tables and views are wanted. Everything has to hold at once. */
export interface ObjectFilter {
  /** At least one has to match the owner; empty: any owner that is not maintained by Oracle. */
  readonly owners: readonly NamePattern[];
  /** Of every list at least one has to match; a list is one setting. */
  readonly includes: readonly (readonly TablePattern[])[];
  /** None may match. */
  readonly excludes: readonly TablePattern[];
}

/** The settings that make up a filter, each as an array or as text separated by commas. */
export interface ObjectFilterSettings {
  readonly filter_schemas?: string | readonly string[] | null;
  readonly filter_tables?: string | readonly string[] | null;
  readonly exclude_tables?: string | readonly string[] | null;
}

/** Lets through every table of an owner that is not maintained by Oracle. */
export const everyTable: ObjectFilter = { owners: [], includes: [], excludes: [] };

/** Lets through exactly these tables, with no wildcard and no folding of case. */
export function exactTables(names: readonly TableName[]): ObjectFilter {
  const include = names.map(({ owner, name }) => ({
    owner: exactName(owner),
    table: exactName(name),
  }));
  return { owners: [], includes: [include], excludes: [] };
}

/**
 * Reads the filter settings. Wildcards, quotes and case: see `patternTokens` and `namePattern`.
 *
 * - `filter_schemas`: owners.
 * - `filter_tables`, `exclude_tables`: `OWNER-TABLE` as in `tap_stream_id`, or `OWNER.TABLE`, or `TABLE` for any owner.
 *   With several hyphens each of them may be the one between owner and table. A `!` in front of an entry of
 *   `filter_tables` excludes.
 *
 * An owner that is maintained by Oracle is let through only when it is named without a wildcard.
 * @throws SettingsError naming every entry that cannot be read.
 */
export function parseObjectFilter(settings: ObjectFilterSettings): ObjectFilter {
  const problems: SettingsProblem[] = [];
  const owners: NamePattern[] = [];
  const include: TablePattern[] = [];
  const excludes: TablePattern[] = [];
  for (const entry of entriesOf("filter_schemas", settings.filter_schemas, problems)) {
    owners.push(namePattern(entry.tokens));
  }
  for (const entry of entriesOf("filter_tables", settings.filter_tables, problems)) {
    const negated = isUnquoted(entry.tokens[0], "!");
    const tokens = negated ? trimTokens(entry.tokens.slice(1)) : entry.tokens;
    (negated ? excludes : include).push(...tablePatterns({ ...entry, tokens }, problems));
  }
  for (const entry of entriesOf("exclude_tables", settings.exclude_tables, problems)) {
    excludes.push(...tablePatterns(entry, problems));
  }
  if (problems.length > 0) throw new SettingsError(problems);
  return { owners, includes: include.length > 0 ? [include] : [], excludes };
}

/** One entry of a filter setting. */
interface Entry {
  readonly pointer: string;
  readonly tokens: readonly PatternToken[];
}

function entriesOf(
  setting: string,
  value: string | readonly string[] | null | undefined,
  problems: SettingsProblem[],
): readonly Entry[] {
  if (value === null || value === undefined) return [];
  const entries: Entry[] = [];
  const texts = typeof value === "string" ? [value] : value;
  for (const [index, text] of texts.entries()) {
    const pointer = typeof value === "string" ? `/${setting}` : `/${setting}/${index}`;
    const tokens = patternTokens(text);
    if (tokens === undefined) {
      problems.push({ pointer, message: 'has a double quote or a "\\" that is not closed' });
      continue;
    }
    // A name in an array may hold a comma; text in one piece is a list.
    const parts = typeof value === "string" ? splitTokens(tokens, ",") : [tokens];
    for (const part of parts.map(trimTokens)) {
      if (part.length > 0) entries.push({ pointer, tokens: part });
    }
  }
  return entries;
}

function splitTokens(
  tokens: readonly PatternToken[],
  separator: string,
): readonly (readonly PatternToken[])[] {
  const parts: PatternToken[][] = [[]];
  for (const token of tokens) {
    if (isUnquoted(token, separator)) parts.push([]);
    else parts.at(-1)?.push(token);
  }
  return parts;
}

function tablePatterns(entry: Entry, problems: SettingsProblem[]): readonly TablePattern[] {
  for (const separator of ["-", "."]) {
    if (!entry.tokens.some((token) => isUnquoted(token, separator))) continue;
    const patterns = splitsAt(entry.tokens, separator);
    if (patterns.length > 0) return patterns;
  }
  if (entry.tokens.length > 0 && !entry.tokens.some((token) => isUnquoted(token, "-"))) {
    return [{ owner: anyName, table: namePattern(entry.tokens) }];
  }
  problems.push({
    pointer: entry.pointer,
    message: "must be SCHEMA-TABLE or TABLE; the name before or after the hyphen is missing",
  });
  return [];
}

function splitsAt(tokens: readonly PatternToken[], separator: string): readonly TablePattern[] {
  const patterns: TablePattern[] = [];
  for (const [index, token] of tokens.entries()) {
    if (!isUnquoted(token, separator)) continue;
    const owner = tokens.slice(0, index);
    const table = tokens.slice(index + 1);
    if (owner.length === 0 || table.length === 0) continue;
    patterns.push({ owner: namePattern(owner), table: namePattern(table) });
  }
  return patterns;
}

/**
 * Makes the function that says whether a table passes the filter. It does not know which owners are maintained by
 * Oracle: that is left to the query. Asking costs one look-up plus one comparison per pattern with a wildcard.
 */
export function filterMatcher(filter: ObjectFilter): (owner: string, table: string) => boolean {
  const includes = filter.includes.map(listMatcher);
  const excluded = listMatcher(filter.excludes);
  return (owner, table) => {
    if (filter.owners.length > 0 && !filter.owners.some((o) => nameMatches(o, owner))) return false;
    return includes.every((included) => included(owner, table)) && !excluded(owner, table);
  };
}

function listMatcher(patterns: readonly TablePattern[]): (owner: string, table: string) => boolean {
  const exact = new Set<string>();
  const others: TablePattern[] = [];
  for (const pattern of patterns) {
    if (pattern.owner.kind !== "exact" || pattern.table.kind !== "exact") {
      others.push(pattern);
      continue;
    }
    for (const owner of pattern.owner.names) {
      for (const name of pattern.table.names) exact.add(tableKey({ owner, name }));
    }
  }
  return (owner, table) =>
    exact.has(tableKey({ owner, name: table })) ||
    others.some((p) => nameMatches(p.owner, owner) && nameMatches(p.table, table));
}
