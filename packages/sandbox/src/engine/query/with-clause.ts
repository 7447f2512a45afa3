import { oraError } from "../errors.ts";
import type { Scope } from "../expressions/contract.ts";
import type { CommonTable, Query } from "../parser/ast.ts";
import { cachedRows } from "./cached-rows.ts";
import type {
  CommonTableEntry,
  CommonTables,
  QueryContext,
  QueryPlan,
  ResultColumn,
} from "./contract.ts";
import { compileRecursive, isRecursive } from "./recursive-with.ts";
import { walk } from "./walk.ts";

/**
 * Compiles WITH and returns the context in which its names are known. Each query sees the names before it.
 * Source: Oracle SQL Language Reference, SELECT, subquery_factoring_clause.
 * @throws OraError 32031 for names used before they are defined, 32038 for a wrong number of column names, and what
 * recursive queries raise.
 */
export function withCommonTables(
  query: Query,
  context: QueryContext,
  up: Scope | null,
): QueryContext {
  const tables = query.with ?? [];
  if (tables.length === 0) return context;
  const entries = new Map<string, CommonTableEntry>();
  const outer = context.commonTables;
  const known: CommonTables = {
    find: (name) =>
      (name.parts.length === 1 ? entries.get(name.parts[0] ?? "") : undefined) ?? outer?.find(name),
  };
  const inner: QueryContext = { ...context, commonTables: known };
  for (const [index, table] of tables.entries()) {
    if (entries.has(table.name)) throw oraError(32039, [], table.query.at);
    refuseForward(table, tables.slice(index + 1));
    entries.set(table.name, compileTable(table, query, inner, up));
  }
  return inner;
}

/** @throws OraError 32031 when a later name of the same clause is used: neither forward nor mutual references are possible. */
function refuseForward(table: CommonTable, later: readonly CommonTable[]): void {
  for (const other of later) {
    const at = referenceTo(other.name, table.query);
    if (at === undefined || referenceTo(table.name, other.query) === undefined) continue;
    throw oraError(32031, [], at);
  }
}

/** Where a query has a table of that name in FROM. */
function referenceTo(name: string, query: Query): number | undefined {
  let found: number | undefined;
  walk(query, (node) => {
    if (node["kind"] === "table") {
      const { parts, at } = node["name"] as {
        readonly parts: readonly string[];
        readonly at: number;
      };
      if (parts.length === 1 && parts[0] === name) found ??= at;
    }
    return true;
  });
  return found;
}

function compileTable(
  table: CommonTable,
  query: Query,
  context: QueryContext,
  up: Scope | null,
): CommonTableEntry {
  if (isRecursive(table)) return compileRecursive(table, context, up);
  const plan = context.compile(table.query, { ...context, rowids: false }, up);
  const columns = renamed(plan, table);
  const several = referencesTo(table.name, query) > 1;
  return {
    name: table.name,
    columns,
    estimate: plan.estimate,
    plan: { operation: "VIEW", objectName: table.name, rows: plan.estimate, children: [plan.plan] },
    definedIn: up,
    open: several && up === null ? cachedRows(plan.open, context) : plan.open,
    ...(!several && plan.narrowing ? { narrowing: plan.narrowing } : {}),
  };
}

/** @throws OraError 32038 when the list of names is longer or shorter than the select list. */
export function renamed(plan: Pick<QueryPlan, "columns">, table: CommonTable): ResultColumn[] {
  const { columns: names } = table;
  if (names && names.length !== plan.columns.length) throw oraError(32038, [], table.query.at);
  return plan.columns.map((column, index) => ({ ...column, name: names?.[index] ?? column.name }));
}

function referencesTo(name: string, query: Query): number {
  let count = 0;
  walk(query, (node) => {
    if (node["kind"] === "table") {
      const { parts } = node["name"] as { readonly parts: readonly string[] };
      if (parts.length === 1 && parts[0] === name) count++;
    }
    return true;
  });
  return count;
}
