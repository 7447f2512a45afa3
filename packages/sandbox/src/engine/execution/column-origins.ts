import type { Column, SessionContext, Table } from "../catalog/contract.ts";
import { OraError } from "../errors.ts";
import type { Name, Query, QueryBody, SelectBlock, TableRef } from "../parser/ast.ts";

/** The column of a table that a column of a query shows unchanged. */
export interface ColumnOrigin {
  readonly table: Table;
  readonly column: Column;
}

/** One item of FROM: its columns in the order of `*`; null when they are not looked into. */
interface OriginSource {
  readonly alias: string;
  readonly owner: string | undefined;
  readonly origins: readonly ColumnOrigin[] | null;
}

/**
 * Where each column of a query comes from; undefined where it is computed or comes from a view or an inline view. What is
 * looked at is the first block of a set operator, as for the names.
 */
export function columnOrigins(
  query: Query,
  session: SessionContext,
  count: number,
): (ColumnOrigin | undefined)[] {
  const found = originsOf(firstSelect(query), session, query);
  return Array.from({ length: count }, (_, place) => found[place]);
}

/** The first select block of a query. */
export function firstSelect(query: Query): SelectBlock {
  let body: QueryBody = query.body;
  while (body.kind !== "select") body = body.kind === "set" ? body.left : body.body;
  return body;
}

function originsOf(
  block: SelectBlock,
  session: SessionContext,
  query: Query,
): (ColumnOrigin | undefined)[] {
  const common = new Set((query.with ?? []).map(({ name }) => name));
  const sources = block.from.flatMap((ref) => sourcesOf(ref, session, common));
  const joined = block.from.some(hasJoinedColumns);
  const origins: (ColumnOrigin | undefined)[] = [];
  for (const item of block.items) {
    if (item.kind === "expr") {
      const { expr } = item;
      origins.push(expr.kind === "name" ? namedOrigin(expr.name, sources) : undefined);
      continue;
    }
    const of = item.of;
    const shown = of === undefined ? sources : sources.filter((source) => isNamed(source, of));
    if (joined || shown.some((source) => source.origins === null)) return origins;
    origins.push(...shown.flatMap((source) => source.origins ?? []));
  }
  return origins;
}

/** USING and NATURAL change the order of `*`. */
function hasJoinedColumns(ref: TableRef): boolean {
  if (ref.kind !== "join") return false;
  if (ref.natural || ref.using !== undefined) return true;
  return hasJoinedColumns(ref.left) || hasJoinedColumns(ref.right);
}

function sourcesOf(
  ref: TableRef,
  session: SessionContext,
  common: ReadonlySet<string>,
): OriginSource[] {
  switch (ref.kind) {
    case "join":
      return [ref.left, ref.right].flatMap((side) => sourcesOf(side, session, common));
    case "table": {
      const alias = ref.alias ?? ref.name.parts.at(-1) ?? "";
      const isCommon = ref.name.parts.length === 1 && common.has(alias);
      const table = isCommon ? undefined : tableOf(ref.name, session);
      const owner = ref.alias === undefined ? table?.owner : undefined;
      return [{ alias, owner, origins: table === undefined ? null : shownColumns(table) }];
    }
    default:
      return [{ alias: ref.alias ?? "", owner: undefined, origins: null }];
  }
}

function tableOf(name: Name, session: SessionContext): Table | undefined {
  try {
    const object = session.resolve(name, "select");
    return object.kind === "table" ? object : undefined;
  } catch (error) {
    if (error instanceof OraError) return undefined;
    throw error;
  }
}

function shownColumns(table: Table): ColumnOrigin[] {
  return table.columns
    .filter((column) => !column.invisible && !column.systemHidden && !column.unused)
    .map((column) => ({ table, column }));
}

function isNamed(source: OriginSource, { parts }: Name): boolean {
  const owner = parts.at(-2);
  return source.alias === parts.at(-1) && (owner === undefined || source.owner === owner);
}

/** The one column of a name; undefined when a source that is not looked into may have it as well. */
function namedOrigin(name: Name, sources: readonly OriginSource[]): ColumnOrigin | undefined {
  const qualifier = { ...name, parts: name.parts.slice(0, -1) };
  const possible =
    qualifier.parts.length === 0 ? sources : sources.filter((source) => isNamed(source, qualifier));
  const matches: ColumnOrigin[] = [];
  for (const { origins } of possible) {
    if (origins === null) return undefined;
    for (const origin of origins) {
      if (origin.column.name === name.parts.at(-1)) matches.push(origin);
    }
  }
  return matches.length === 1 ? matches[0] : undefined;
}
