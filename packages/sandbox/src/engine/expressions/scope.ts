import { oraError } from "../errors.ts";
import type { Name } from "../parser/ast.ts";
import type { Compiled, CompiledQuery, Scope, ScopeColumn } from "./contract.ts";

/** A scope without sources: VALUES, DEFAULT, CHECK of constants, PL/SQL. Subqueries need `compileSubquery`. */
export function emptyScope(options: Partial<Scope> = {}): Scope {
  return {
    sources: [],
    up: null,
    hierarchical: false,
    compileSubquery: refuseSubquery,
    ...options,
  };
}

function refuseSubquery(): CompiledQuery {
  throw oraError(2251);
}

/** Where a column was found: `depth` counts the blocks outwards from 0. */
export interface ColumnPlace {
  readonly depth: number;
  readonly source: number;
  readonly column: number;
  readonly facts: ScopeColumn;
}

/**
 * The places of a column in one scope. Unqualified names match every source; `t.c` the source named t; `o.t.c` a table
 * without an alias. Several places mean that the name is ambiguous.
 */
export function placesIn(name: Name, scope: Scope): Omit<ColumnPlace, "depth">[] {
  const column = name.parts.at(-1);
  const qualifier = name.parts.at(-2);
  const owner = name.parts.at(-3);
  const places: Omit<ColumnPlace, "depth">[] = [];
  for (const [source, facts] of scope.sources.entries()) {
    if (qualifier !== undefined && facts.alias !== qualifier) continue;
    if (owner !== undefined && (facts.owner !== owner || facts.tableName !== qualifier)) continue;
    const index = facts.columns.findIndex((candidate) => candidate.name === column);
    const found = facts.columns[index];
    if (found) places.push({ source, column: index, facts: found });
  }
  return places;
}

/**
 * The one place of a column in this scope, undefined when it is not here.
 * @throws OraError 918 when several sources have it, 25154 when a USING column is qualified.
 */
export function placeIn(name: Name, scope: Scope): Omit<ColumnPlace, "depth"> | undefined {
  const places = placesIn(name, scope);
  const column = name.parts.at(-1) ?? "";
  if (name.parts.length > 1 && scope.using?.has(column)) {
    const shared = scope.usingSources?.get(column);
    if (places.some(({ source }) => shared?.has(source) ?? true))
      throw oraError(25154, [], name.at);
  }
  if (places.length > 1) refuseAmbiguous(name, places, scope);
  return places[0];
}

/**
 * The value of a column that USING or NATURAL made of two, for an unqualified name.
 * @throws OraError 918 when a source beside those two has it as well.
 */
export function joinedColumn(name: Name, scope: Scope): Compiled | undefined {
  const [column = "", more] = name.parts;
  const joined = more === undefined ? scope.using?.get(column) : undefined;
  const shared = scope.usingSources?.get(column);
  if (!joined || !shared) return joined;
  const places = placesIn(name, scope);
  if (places.some(({ source }) => !shared.has(source))) refuseAmbiguous(name, places, scope);
  return joined;
}

function refuseAmbiguous(
  name: Name,
  places: readonly { readonly source: number }[],
  scope: Scope,
): never {
  const aliases = places.map((place) => scope.sources[place.source]?.alias ?? "");
  throw oraError(918, [name.parts.at(-1) ?? "", aliases[0] ?? "", aliases[1] ?? ""], name.at);
}

/** A name as ORA-00904 prints it: `"T"."C"`. */
export function quotedName(parts: readonly string[]): string {
  return parts.map((part) => `"${part}"`).join(".");
}
