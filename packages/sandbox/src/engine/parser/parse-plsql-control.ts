import type { Expr, PlsqlStatement } from "./ast.ts";
import { parseFor, parseForall } from "./parse-plsql-for.ts";
import type { TokenCursor } from "./token-cursor.ts";

type Of<Kind extends PlsqlStatement["kind"]> = Extract<PlsqlStatement, { kind: Kind }>;
type ControlParser = (cursor: TokenCursor, at: number, label: { label?: string }) => PlsqlStatement;

/** Statements of control by their first word. Source: Oracle Database PL/SQL Language Reference, PL/SQL Control Statements. */
const controlParsers: Readonly<Record<string, ControlParser>> = {
  NULL: (_, at) => ({ kind: "null", at }),
  IF: parseIf,
  CASE: parseCase,
  LOOP: (cursor, at, label) => ({ kind: "loop", body: parseLoopBody(cursor), ...label, at }),
  WHILE: parseWhile,
  FOR: (cursor, at, label) => parseFor(cursor, at, label, parseLoopBody),
  FORALL: parseForall,
  EXIT: (cursor, at) => parseExit(cursor, at, "exit"),
  CONTINUE: (cursor, at) => parseExit(cursor, at, "continue"),
  RAISE: (cursor, at) =>
    cursor.isOperator(";") ? { kind: "raise", at } : { kind: "raise", name: cursor.name(904), at },
  RETURN: (cursor, at) =>
    cursor.isOperator(";")
      ? { kind: "return", at }
      : { kind: "return", value: cursor.grammar.expression(cursor), at },
};

/** A statement of control without its semicolon; undefined where none stands. @throws OraError 6550. */
export function parseControl(
  cursor: TokenCursor,
  label: string | undefined,
): PlsqlStatement | undefined {
  const { kind, value, at } = cursor.token;
  if (kind !== "word" || !Object.hasOwn(controlParsers, value)) return undefined;
  const next = cursor.peek();
  // A variable may be called LOOP's neighbours: exit := 1.
  if (next.kind === "operator" && [":=", ".", "%"].includes(next.value)) return undefined;
  const parse = controlParsers[value];
  cursor.advance();
  return parse?.(cursor, at, label === undefined ? {} : { label });
}

function expectPlsqlWord(cursor: TokenCursor, word: string): void {
  if (!cursor.takeWord(word)) throw cursor.failPlsql("operator");
}

function parseIf(cursor: TokenCursor, at: number): Of<"if"> {
  const branches: { condition: Expr; body: PlsqlStatement[] }[] = [];
  do {
    const condition = cursor.grammar.condition(cursor);
    expectPlsqlWord(cursor, "THEN");
    branches.push({ condition, body: cursor.grammar.plsqlStatements(cursor) });
  } while (cursor.takeWord("ELSIF"));
  const otherwise = parseElse(cursor);
  expectPlsqlWord(cursor, "END");
  expectPlsqlWord(cursor, "IF");
  return { kind: "if", branches, ...otherwise, at };
}

function parseElse(cursor: TokenCursor): { otherwise?: PlsqlStatement[] } {
  return cursor.takeWord("ELSE") ? { otherwise: cursor.grammar.plsqlStatements(cursor) } : {};
}

function parseCase(cursor: TokenCursor, at: number): Of<"case"> {
  const operand = cursor.isWord("WHEN") ? undefined : cursor.grammar.expression(cursor);
  const branches: { when: Expr; body: PlsqlStatement[] }[] = [];
  if (!cursor.isWord("WHEN")) throw cursor.failPlsql("operator");
  while (cursor.takeWord("WHEN")) {
    const when = cursor.grammar.expression(cursor);
    expectPlsqlWord(cursor, "THEN");
    branches.push({ when, body: cursor.grammar.plsqlStatements(cursor) });
  }
  const otherwise = parseElse(cursor);
  expectPlsqlWord(cursor, "END");
  expectPlsqlWord(cursor, "CASE");
  if (cursor.isName()) cursor.advance();
  return { kind: "case", ...(operand ? { operand } : {}), branches, ...otherwise, at };
}

/** The statements up to END LOOP [label]. */
function parseLoopBody(cursor: TokenCursor): PlsqlStatement[] {
  const body = cursor.grammar.plsqlStatements(cursor);
  expectPlsqlWord(cursor, "END");
  expectPlsqlWord(cursor, "LOOP");
  if (cursor.isName()) cursor.advance();
  return body;
}

function parseWhile(cursor: TokenCursor, at: number, label: { label?: string }): Of<"while"> {
  const condition = cursor.grammar.condition(cursor);
  expectPlsqlWord(cursor, "LOOP");
  return { kind: "while", condition, body: parseLoopBody(cursor), ...label, at };
}

/** EXIT | CONTINUE [label] [WHEN condition] */
function parseExit(cursor: TokenCursor, at: number, kind: "exit" | "continue"): PlsqlStatement {
  const label = cursor.isName() && !cursor.isWord("WHEN") ? cursor.advance().value : undefined;
  const when = cursor.takeWord("WHEN") ? cursor.grammar.condition(cursor) : undefined;
  return { kind, ...(label === undefined ? {} : { label }), ...(when ? { when } : {}), at };
}
