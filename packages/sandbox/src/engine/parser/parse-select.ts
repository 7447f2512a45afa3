import type { Expr, GroupItem, Name, SelectBlock, SelectItem, TableRef } from "./ast.ts";
import { parseExpression } from "./parse-expression.ts";
import { parseJoinedTable } from "./parse-table-ref.ts";
import { isOperatorToken } from "./token.ts";
import type { TokenCursor } from "./token-cursor.ts";

/**
 * SELECT … FROM … WHERE … with its clauses up to HAVING.
 * @throws OraError 923 for a missing FROM (23ai may leave it out), 936, 905 for an INTO outside of PL/SQL.
 * Source: Oracle SQL Language Reference, SELECT.
 */
export function parseSelect(cursor: TokenCursor): SelectBlock {
  const { at } = cursor.token;
  cursor.expectWord("SELECT", 928);
  const distinct = cursor.takeWord("DISTINCT") || cursor.takeWord("UNIQUE");
  if (!distinct) cursor.takeWord("ALL");
  const items = parseSelectItems(cursor);
  const into = parseInto(cursor);
  const from = parseFrom(cursor);
  const where = cursor.takeWord("WHERE") ? cursor.grammar.condition(cursor) : undefined;
  const hierarchy = parseHierarchy(cursor);
  const grouping = parseGrouping(cursor);
  return {
    kind: "select",
    distinct,
    items,
    ...(into ? { into } : {}),
    from,
    ...(where ? { where } : {}),
    ...hierarchy,
    ...grouping,
    at,
  };
}

function parseSelectItems(cursor: TokenCursor): SelectItem[] {
  const { at } = cursor.token;
  if (cursor.takeOperator("*")) {
    const ends = cursor.isWord("FROM") || cursor.isWord("INTO") || cursor.isWord("BULK");
    if (!ends) throw cursor.fail(923);
    return [{ kind: "star", at }];
  }
  return cursor.list(() => parseSelectItem(cursor));
}

function parseSelectItem(cursor: TokenCursor): SelectItem {
  const { at } = cursor.token;
  if (cursor.isWord("FROM")) throw cursor.fail(936);
  const of = parseQualifiedStar(cursor);
  if (of) return { kind: "star", of, at };
  const expr = parseExpression(cursor);
  const text = nameText(cursor.textFrom(at));
  const alias = parseColumnAlias(cursor);
  return { kind: "expr", expr, ...(alias === undefined ? {} : { alias }), text, at };
}

/** What Oracle calls an expression without an alias: its text in upper case without blanks and comments. */
function nameText(text: string): string {
  const plain = /--|\/\*/.test(text)
    ? text.replace(/'(?:[^']|'')*'|"[^"]*"|--[^\n]*|\/\*[\s\S]*?\*\//g, (part) =>
        part.startsWith("-") || part.startsWith("/") ? "" : part,
      )
    : text;
  return plain.replace(/\s+/g, "").toUpperCase();
}

/** `t.*` and `owner.t.*` */
function parseQualifiedStar(cursor: TokenCursor): Name | undefined {
  const { at } = cursor.token;
  const parts: string[] = [];
  for (let count = 0; ; count += 2) {
    const token = cursor.peek(count);
    const point = isOperatorToken(cursor.peek(count + 1), ".");
    if (!cursor.isName(token) || !point) return undefined;
    parts.push(token.value);
    if (isOperatorToken(cursor.peek(count + 2), "*")) break;
  }
  for (let count = 0; count < parts.length * 2 + 1; count++) cursor.advance();
  return { parts, at };
}

/** [AS] name. @throws OraError 923 for a word that cannot be one. */
function parseColumnAlias(cursor: TokenCursor): string | undefined {
  if (cursor.takeWord("AS")) return cursor.identifier(923);
  if (!cursor.isName()) return undefined;
  if (cursor.inBlock && cursor.isWords("BULK", "COLLECT")) return undefined;
  return cursor.advance().value;
}

/** PL/SQL's [BULK COLLECT] INTO targets. */
function parseInto(cursor: TokenCursor): SelectBlock["into"] {
  const bulk = cursor.inBlock && cursor.takeWords("BULK", "COLLECT");
  if (!cursor.takeWord("INTO")) return undefined;
  if (!cursor.inBlock) throw cursor.fail(905);
  return { targets: cursor.inMode("plsql", parseTargets), bulk };
}

/** Variables, elements, fields and binds that are assigned to. */
export function parseTargets(cursor: TokenCursor): Expr[] {
  return cursor.list(() => cursor.grammar.value(cursor));
}

/** Words with which the select list of 23ai may end without FROM. */
const endsWithoutFrom = new Set(
  `WHERE GROUP HAVING CONNECT START ORDER OFFSET FETCH FOR UNION INTERSECT MINUS EXCEPT LOOP WITH`.split(
    " ",
  ),
);

function parseFrom(cursor: TokenCursor): TableRef[] {
  if (cursor.takeWord("FROM")) return cursor.list(() => parseJoinedTable(cursor));
  const { kind, value } = cursor.token;
  const ends =
    kind === "end" ||
    (kind === "operator" && (value === ")" || value === ";")) ||
    (kind === "word" && endsWithoutFrom.has(value));
  if (cursor.version >= 23 && ends) return [];
  throw cursor.fail(923);
}

/** START WITH … CONNECT BY … in either order. */
function parseHierarchy(cursor: TokenCursor): Pick<SelectBlock, "startWith" | "connectBy"> {
  const startWith = parseStartWith(cursor);
  if (!cursor.isWord("CONNECT")) {
    if (startWith) throw cursor.fail(905);
    return {};
  }
  cursor.advance();
  cursor.expectWord("BY", 924);
  const noCycle = cursor.takeWord("NOCYCLE");
  const connectBy = { condition: cursor.grammar.condition(cursor), noCycle };
  const late = startWith ?? parseStartWith(cursor);
  return { ...(late ? { startWith: late } : {}), connectBy };
}

function parseStartWith(cursor: TokenCursor): Expr | undefined {
  return cursor.takeWords("START", "WITH") ? cursor.grammar.condition(cursor) : undefined;
}

/** GROUP BY and HAVING in either order. */
function parseGrouping(cursor: TokenCursor): Pick<SelectBlock, "groupBy" | "having"> {
  const early = cursor.takeWord("HAVING") ? cursor.grammar.condition(cursor) : undefined;
  let groupBy: GroupItem[] | undefined;
  if (cursor.takeWord("GROUP")) {
    cursor.expectWord("BY", 924);
    groupBy = cursor.list(() => parseGroupItem(cursor)).flat();
  }
  const late = !early && cursor.takeWord("HAVING") ? cursor.grammar.condition(cursor) : undefined;
  const having = early ?? late;
  return { ...(groupBy ? { groupBy } : {}), ...(having ? { having } : {}) };
}

function parseGroupItem(cursor: TokenCursor): GroupItem[] {
  const { value } = cursor.token;
  const parenthesis = isOperatorToken(cursor.peek(), "(");
  if (parenthesis && (cursor.isWord("ROLLUP") || cursor.isWord("CUBE"))) {
    cursor.advance();
    const items = cursor.parenthesized(() => parseGroupSet(cursor));
    return [{ kind: value === "CUBE" ? "cube" : "rollup", items }];
  }
  if (cursor.takeWords("GROUPING", "SETS")) {
    const sets = cursor.parenthesized(() => {
      if (cursor.isWord("ROLLUP") || cursor.isWord("CUBE")) throw cursor.fail(3001);
      return parseGroupSet(cursor);
    });
    return [{ kind: "grouping-sets", sets }];
  }
  if (cursor.isOperator("(")) return parseGroupParentheses(cursor);
  return [{ kind: "expr", expr: parseExpression(cursor) }];
}

/** `(a, b)` groups by both; `()` by nothing; `(a + b) * 2` is an expression. */
function parseGroupParentheses(cursor: TokenCursor): GroupItem[] {
  if (isOperatorToken(cursor.peek(), ")")) {
    cursor.advance();
    cursor.advance();
    return [{ kind: "grouping-sets", sets: [[]] }];
  }
  const expr = cursor.grammar.rowOrValue(cursor);
  if (expr.kind !== "row") return [{ kind: "expr", expr }];
  return expr.items.map((item) => ({ kind: "expr", expr: item }));
}

/** One set of ROLLUP, CUBE or GROUPING SETS: `a`, `(a, b)` or `()`. */
function parseGroupSet(cursor: TokenCursor): readonly Expr[] {
  if (cursor.isOperator("(") && isOperatorToken(cursor.peek(), ")")) {
    cursor.advance();
    cursor.advance();
    return [];
  }
  const expr = cursor.grammar.rowOrValue(cursor);
  return expr.kind === "row" ? expr.items : [expr];
}
