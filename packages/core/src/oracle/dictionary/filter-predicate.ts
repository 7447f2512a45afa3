import type { Binds } from "../sql-reader.ts";
import { anyName, type NamePattern } from "./name-pattern.ts";
import type { ObjectFilter, TablePattern } from "./object-filter.ts";
import { compareText } from "./table-name.ts";

/** SQL expressions that give the owner and the name of the table in one dictionary view: `t.OWNER`. */
export interface ObjectColumns {
  readonly owner: string;
  readonly table: string;
}

/** A condition for a WHERE clause. */
export interface FilterPredicate {
  /** One condition or several joined by AND at the top; never empty. */
  readonly text: string;
  readonly binds: Binds;
  /** False when the condition lets more through than the filter, because the filter was too long to be sent whole. */
  readonly complete: boolean;
}

/** An IN list has at most 1000 members (ORA-01795). Source: Oracle SQL Language Reference, Expression Lists. */
const maxListLength = 900;

/**
 * Placeholders in one condition. Oracle allows 65535; a statement with so many takes long to parse, and every one of
 * the dictionary queries carries them.
 */
const maxBinds = 5000;

/**
 * Writes a filter as a condition on two columns of a dictionary view. Every name is bound. The text depends on the
 * shape of the filter only. With more than 5000 names it asks for the owners alone. Owners maintained by Oracle are let through only when they are named.
 * Source: Oracle Database Reference, ALL_USERS (ORACLE_MAINTAINED, since 12.1).
 */
export function filterPredicate(filter: ObjectFilter, columns: ObjectColumns): FilterPredicate {
  const exact = predicateOf(filter, columns);
  if (Object.keys(exact.binds).length <= maxBinds) return exact;
  return { ...predicateOf(ownersOnly(filter), columns), complete: false };
}

/** A shorter filter that lets at least as much through: the owners that it names, with all their tables. */
function ownersOnly(filter: ObjectFilter): ObjectFilter {
  const includes = filter.includes.map((patterns) => {
    const byText = new Map<string, TablePattern>();
    for (const { owner } of patterns) {
      byText.set(JSON.stringify(owner), { owner, table: anyName });
    }
    return [...byText.values()];
  });
  return { owners: filter.owners, includes, excludes: [] };
}

function predicateOf(filter: ObjectFilter, columns: ObjectColumns): FilterPredicate {
  const writer = bindWriter();
  const conditions = [
    filter.owners.length > 0
      ? anyOf(nameConditions(filter.owners, columns.owner, writer))
      : undefined,
    ...filter.includes.map((patterns) => listCondition(patterns, columns, writer)),
    filter.excludes.length > 0
      ? negated(listCondition(filter.excludes, columns, writer))
      : undefined,
    maintainedCondition(filter, columns, writer),
  ];
  const text = conditions.filter((condition) => condition !== undefined).join("\n  AND ");
  return { text, binds: writer.binds, complete: true };
}

function negated(condition: string | undefined): string {
  if (condition === undefined) return "1 = 0";
  return condition.startsWith("(") ? `NOT ${condition}` : `NOT (${condition})`;
}

/** Hands out placeholders `:f1`, `:f2`…, one for each distinct value. */
interface BindWriter {
  readonly binds: Record<string, string>;
  bind(value: string): string;
}

function bindWriter(): BindWriter {
  const binds: Record<string, string> = {};
  const names = new Map<string, string>();
  return {
    binds,
    bind(value) {
      let name = names.get(value);
      if (name === undefined) {
        name = `f${names.size + 1}`;
        names.set(value, name);
        binds[name] = value;
      }
      return `:${name}`;
    },
  };
}

/** The condition that at least one of the patterns holds; undefined when all tables satisfy it. */
function listCondition(
  patterns: readonly TablePattern[],
  columns: ObjectColumns,
  writer: BindWriter,
): string | undefined {
  if (patterns.length === 0) return "1 = 0";
  const byOwner = new Map<string, { owner: NamePattern; tables: NamePattern[] }>();
  for (const { owner, table } of patterns) {
    const key = JSON.stringify(owner);
    const group = byOwner.get(key);
    if (group === undefined) byOwner.set(key, { owner, tables: [table] });
    else group.tables.push(table);
  }
  const conditions: string[] = [];
  for (const { owner, tables } of byOwner.values()) {
    const ownerText = anyOf(nameConditions([owner], columns.owner, writer));
    const tableText = anyOf(nameConditions(tables, columns.table, writer));
    if (ownerText === undefined && tableText === undefined) return undefined;
    const parts = [ownerText, tableText].filter((part) => part !== undefined);
    conditions.push(parts.length > 1 ? `(${parts.join(" AND ")})` : parts.join(""));
  }
  return anyOf(conditions);
}

/** Conditions of which one has to hold; undefined when one of the patterns matches every name. */
function nameConditions(
  patterns: readonly NamePattern[],
  column: string,
  writer: BindWriter,
): readonly string[] | undefined {
  if (patterns.some((pattern) => pattern.kind === "any")) return undefined;
  const names = new Set(patterns.flatMap((p) => (p.kind === "exact" ? p.names : [])));
  const likes = new Set(
    patterns.flatMap((p) => (p.kind === "like" ? p.patterns.map(({ text }) => text) : [])),
  );
  return [
    ...listConditions([...names].sort(compareText), column, writer),
    ...[...likes].map((like) => `${column} LIKE ${writer.bind(like)} ESCAPE '\\'`),
  ];
}

function listConditions(
  names: readonly string[],
  column: string,
  writer: BindWriter,
): readonly string[] {
  const conditions: string[] = [];
  for (let start = 0; start < names.length; start += maxListLength) {
    const list = names.slice(start, start + maxListLength).map((name) => writer.bind(name));
    const isOne = list.length === 1;
    conditions.push(isOne ? `${column} = ${list[0]}` : `${column} IN (${list.join(", ")})`);
  }
  return conditions;
}

function anyOf(conditions: readonly string[] | undefined): string | undefined {
  if (conditions === undefined) return undefined;
  return conditions.length === 1 ? conditions[0] : `(${conditions.join(" OR ")})`;
}

function maintainedCondition(
  filter: ObjectFilter,
  columns: ObjectColumns,
  writer: BindWriter,
): string | undefined {
  const isExact = (pattern: NamePattern) => pattern.kind === "exact";
  const lists = [filter.owners, ...filter.includes.map((list) => list.map((p) => p.owner))];
  if (lists.some((list) => list.length > 0 && list.every(isExact))) return undefined;
  const named = lists.flat().filter(isExact);
  const others = `${columns.owner} NOT IN (SELECT u.USERNAME FROM ALL_USERS u WHERE u.ORACLE_MAINTAINED = 'Y')`;
  if (named.length === 0) return others;
  return anyOf([...(nameConditions(named, columns.owner, writer) ?? []), others]);
}
