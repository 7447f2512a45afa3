import type { PlsqlBlock, PlsqlStatement } from "./ast.ts";
import { parseControl } from "./parse-plsql-control.ts";
import { expectSemicolon, parseDeclarations } from "./parse-plsql-declarations.ts";
import { parseDynamic } from "./parse-plsql-dynamic.ts";
import { parseSqlStatement } from "./parse-plsql-sql.ts";
import { isOperatorToken } from "./token.ts";
import type { TokenCursor } from "./token-cursor.ts";

/**
 * A block: [DECLARE …] BEGIN … [EXCEPTION …] END [label]; with its semicolon. The declarations of a subprogram stand without
 * DECLARE.
 * @throws OraError 6550 with PLS-00103 or with the error of a SQL statement.
 * Source: Oracle Database PL/SQL Language Reference, Block.
 */
export function parseBlock(cursor: TokenCursor, label?: string): PlsqlBlock {
  const { at } = cursor.token;
  cursor.enter();
  cursor.takeWord("DECLARE");
  const declarations = parseDeclarations(cursor);
  if (!cursor.takeWord("BEGIN")) throw cursor.failPlsql("declaration");
  const body = parseStatements(cursor);
  const handlers = cursor.takeWord("EXCEPTION") ? parseHandlers(cursor) : [];
  expectEnd(cursor);
  if (cursor.isName()) cursor.advance();
  if (!cursor.takeOperator(";")) throw cursor.failPlsql("afterEnd");
  cursor.leave();
  return {
    kind: "block",
    ...(label === undefined ? {} : { label }),
    declarations,
    body,
    handlers,
    at,
  };
}

function expectEnd(cursor: TokenCursor): void {
  if (!cursor.takeWord("END")) throw cursor.failPlsql("statement");
}

/** WHEN name [OR name …] THEN statements, … */
function parseHandlers(cursor: TokenCursor): PlsqlBlock["handlers"] {
  const handlers: { names: string[]; body: PlsqlStatement[]; at: number }[] = [];
  if (!cursor.isWord("WHEN")) throw cursor.failPlsql("statement");
  while (cursor.takeWord("WHEN")) {
    const { at } = cursor.token;
    const names = [cursor.name(904).parts.join(".")];
    while (cursor.takeWord("OR")) names.push(cursor.name(904).parts.join("."));
    if (!cursor.takeWord("THEN")) throw cursor.failPlsql("operator");
    handlers.push({ names, body: parseStatements(cursor), at });
  }
  return handlers;
}

const statementEnds = new Set(["END", "EXCEPTION", "ELSE", "ELSIF", "WHEN"]);

/** At least one statement, up to a word that ends the list. */
export function parseStatements(cursor: TokenCursor): PlsqlStatement[] {
  const statements: PlsqlStatement[] = [];
  do statements.push(parseStatement(cursor));
  while (!cursor.isAnyWord(statementEnds));
  return statements;
}

function parseStatement(cursor: TokenCursor): PlsqlStatement {
  cursor.enter();
  const statement = parseLabelled(cursor);
  cursor.leave();
  return statement;
}

/** `<<label>>` before a block or a loop. */
function parseLabelled(cursor: TokenCursor): PlsqlStatement {
  const label = parseLabel(cursor);
  if (cursor.isWord("BEGIN") || cursor.isWord("DECLARE")) return parseBlock(cursor, label);
  const statement = parseControl(cursor, label) ?? parseDynamic(cursor) ?? parseSqlOrCall(cursor);
  expectSemicolon(cursor);
  return statement;
}

/** `<<name>>` */
export function parseLabel(cursor: TokenCursor): string | undefined {
  if (!cursor.isOperator("<") || !isOperatorToken(cursor.peek(), "<")) return undefined;
  cursor.advance();
  cursor.advance();
  const label = cursor.identifier();
  cursor.expectOperator(">");
  cursor.expectOperator(">");
  return label;
}

function parseSqlOrCall(cursor: TokenCursor): PlsqlStatement {
  const { at, kind } = cursor.token;
  const statement = parseSqlStatement(cursor);
  if (statement) return { kind: "sql", statement, at };
  if (kind !== "bind" && !cursor.isName()) throw cursor.failPlsql("statement");
  const target = cursor.grammar.value(cursor);
  if (cursor.takeOperator(":=")) {
    return { kind: "assign", target, value: cursor.grammar.expression(cursor), at };
  }
  const callable = target.kind === "name" || target.kind === "call" || target.kind === "member";
  if (!callable || !cursor.isOperator(";")) throw cursor.failPlsql("call");
  return { kind: "call", call: target, at };
}
