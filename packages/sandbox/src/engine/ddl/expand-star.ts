import type { SessionContext } from "../catalog/contract.ts";
import type { Expr, Query, QueryBody, SelectBlock, SelectItem, TableRef } from "../parser/ast.ts";
import { compileQuery } from "../query/compile-query.ts";

/** A query with its text. */
export interface QueryWithText {
  readonly query: Query;
  readonly text: string;
}

/**
 * The query of a view with `*` and `t.*` replaced by the columns that they mean now: columns that a table gets later do not
 * show.
 * Source: Oracle SQL Language Reference, CREATE VIEW, notes on `*`.
 * @throws OraError for a query that does not compile.
 */
export function expandStars(
  { query, text }: QueryWithText,
  session: SessionContext,
): QueryWithText {
  const edits: { readonly at: number; readonly length: number; readonly by: string }[] = [];
  const expandBody = (body: QueryBody): QueryBody => {
    switch (body.kind) {
      case "query":
        return { ...body, body: expandBody(body.body) };
      case "set":
        return { ...body, left: expandBody(body.left), right: expandBody(body.right) };
      case "select":
        return { ...body, items: body.items.flatMap((item) => expandItem(item, body)) };
    }
  };
  const expandItem = (item: SelectItem, block: SelectBlock): readonly SelectItem[] => {
    if (item.kind === "expr") return [item];
    const items = itemsOf(item, block, query, session);
    if (items === undefined) return [item];
    const place = item.at - query.at;
    const length = starLength(text, place);
    if (length > 0) edits.push({ at: place, length, by: items.map((one) => one.text).join(",") });
    return items;
  };
  const body = expandBody(query.body);
  const expanded = edits
    .sort((a, b) => b.at - a.at)
    .reduce((rest, { at, length, by }) => rest.slice(0, at) + by + rest.slice(at + length), text);
  return { query: { ...query, body }, text: expanded };
}

/** Length of `*` or `a.b.*` at a place of the text; 0 when there is none. */
function starLength(text: string, place: number): number {
  const match = /^(?:(?:"[^"]*"|[\w$#]+)\s*\.\s*)*\*/.exec(text.slice(place));
  return match === null ? 0 : match[0].length;
}

type StarItem = Extract<SelectItem, { kind: "star" }>;
type ExprItem = Extract<SelectItem, { kind: "expr" }>;

/** The columns of one star; undefined when they have no names of their own to be called by. */
function itemsOf(
  star: StarItem,
  block: SelectBlock,
  query: Query,
  session: SessionContext,
): ExprItem[] | undefined {
  const aliases = block.from.flatMap(aliasesOf);
  if (star.of === undefined && aliases.length > 1 && !block.from.some(joinsColumns)) {
    const parts = aliases.map((alias) =>
      alias === undefined
        ? undefined
        : itemsOf(
            { kind: "star", of: { parts: [alias], at: star.at }, at: star.at },
            block,
            query,
            session,
          ),
    );
    if (parts.every((part) => part !== undefined)) return parts.flat();
    return undefined;
  }
  const names = columnNames(star, block, query, session);
  if (new Set(names).size < names.length) return undefined;
  const qualifier = star.of?.parts ?? [];
  return names.map((name): ExprItem => {
    const parts = [...qualifier, name];
    const expr: Expr = { kind: "name", name: { parts, at: star.at }, at: star.at };
    return { kind: "expr", expr, text: parts.map((part) => `"${part}"`).join("."), at: star.at };
  });
}

/** The names of a star's columns: those of the query that has nothing else in its list. */
function columnNames(
  star: StarItem,
  block: SelectBlock,
  query: Query,
  session: SessionContext,
): string[] {
  const only: SelectBlock = {
    kind: "select",
    distinct: false,
    items: [star],
    from: block.from,
    at: block.at,
  };
  const wanted: Query = {
    kind: "query",
    ...(query.with === undefined ? {} : { with: query.with }),
    body: only,
    at: query.at,
  };
  return compileQuery(wanted, session).columns.map((column) => column.name);
}

function joinsColumns(ref: TableRef): boolean {
  if (ref.kind !== "join") return false;
  if (ref.natural || ref.using !== undefined) return true;
  return joinsColumns(ref.left) || joinsColumns(ref.right);
}

/** How the items of FROM are called; undefined for one that has no name. */
function aliasesOf(ref: TableRef): (string | undefined)[] {
  if (ref.kind === "join") return [...aliasesOf(ref.left), ...aliasesOf(ref.right)];
  return [ref.alias ?? (ref.kind === "table" ? ref.name.parts.at(-1) : undefined)];
}
