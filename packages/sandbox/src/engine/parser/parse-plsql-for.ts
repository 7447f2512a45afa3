import type { Expr, PlsqlStatement, Statement } from "./ast.ts";
import { parseDynamic } from "./parse-plsql-dynamic.ts";
import { parseEmbeddedQuery, parseSqlStatement } from "./parse-plsql-sql.ts";
import { isWordToken } from "./token.ts";
import type { TokenCursor } from "./token-cursor.ts";

type Of<Kind extends PlsqlStatement["kind"]> = Extract<PlsqlStatement, { kind: Kind }>;

/** Behind FOR: variable IN low..high, IN (query), IN cursor[(arguments)], LOOP … END LOOP. */
export function parseFor(
  cursor: TokenCursor,
  at: number,
  label: { label?: string },
  parseBody: (cursor: TokenCursor) => PlsqlStatement[],
): PlsqlStatement {
  const variable = cursor.identifier();
  if (!cursor.takeWord("IN")) throw cursor.failPlsql("operator");
  const next = cursor.peek();
  if (cursor.isOperator("(") && (isWordToken(next, "SELECT") || isWordToken(next, "WITH"))) {
    cursor.advance();
    const query = parseEmbeddedQuery(cursor);
    cursor.expectOperator(")");
    const body = parseBehindLoop(cursor, parseBody);
    return { kind: "for-query", variable, query, body, ...label, at };
  }
  const reverse = cursor.takeWord("REVERSE");
  const low = cursor.grammar.value(cursor);
  if (cursor.takeOperator("..")) {
    const high = cursor.grammar.value(cursor);
    const body = parseBehindLoop(cursor, parseBody);
    return { kind: "for-range", variable, low, high, reverse, body, ...label, at };
  }
  if (reverse || (low.kind !== "name" && low.kind !== "call")) throw cursor.failPlsql("operator");
  const args = low.kind === "call" ? low.args.map((argument) => argument.value) : [];
  const body = parseBehindLoop(cursor, parseBody);
  return {
    kind: "for-query",
    variable,
    query: low.name,
    ...(args.length > 0 ? { args } : {}),
    body,
    ...label,
    at,
  };
}

function parseBehindLoop(
  cursor: TokenCursor,
  parseBody: (cursor: TokenCursor) => PlsqlStatement[],
): PlsqlStatement[] {
  if (!cursor.takeWord("LOOP")) throw cursor.failPlsql("operator");
  return parseBody(cursor);
}

/** Behind FORALL: variable IN low..high | INDICES OF c | VALUES OF c [SAVE EXCEPTIONS] statement. */
export function parseForall(cursor: TokenCursor, at: number): Of<"forall"> {
  const variable = cursor.identifier();
  if (!cursor.takeWord("IN")) throw cursor.failPlsql("operator");
  const bounds = parseForallBounds(cursor);
  const saveExceptions = cursor.takeWords("SAVE", "EXCEPTIONS");
  return { kind: "forall", variable, ...bounds, saveExceptions, ...parseForallBody(cursor), at };
}

function parseForallBounds(cursor: TokenCursor): Pick<Of<"forall">, "low" | "high" | "over"> {
  const { at, value } = cursor.token;
  const of = isWordToken(cursor.peek(), "OF");
  if (!of || (!cursor.isWord("INDICES") && !cursor.isWord("VALUES"))) {
    const low = cursor.grammar.value(cursor);
    cursor.expectOperator("..");
    return { low, high: cursor.grammar.value(cursor) };
  }
  cursor.advance();
  cursor.advance();
  const collection = cursor.grammar.value(cursor);
  const nothing: Expr = { kind: "null", at };
  const over = { what: value as "INDICES" | "VALUES", collection };
  if (!cursor.takeWord("BETWEEN")) return { low: nothing, high: nothing, over };
  const low = cursor.grammar.value(cursor);
  if (!cursor.takeWord("AND")) throw cursor.failPlsql("operator");
  return { low, high: cursor.grammar.value(cursor), over };
}

const dmlKinds: ReadonlySet<Statement["kind"]> = new Set<Statement["kind"]>([
  "insert",
  "insert-all",
  "update",
  "delete",
  "merge",
]);

function parseForallBody(cursor: TokenCursor): Pick<Of<"forall">, "statement" | "dynamic"> {
  const start = cursor.token;
  const dynamic = parseDynamic(cursor);
  if (dynamic?.kind === "execute-immediate") return { dynamic };
  const statement = parseSqlStatement(cursor);
  if (!statement || !dmlKinds.has(statement.kind)) throw cursor.failPlsql("operator", start);
  return { statement };
}
