import { type OraError, oraError } from "../errors.ts";
import type { Token } from "./token.ts";

/** What PL/SQL says that it expected, by the production that failed. Source: messages of the PL/SQL compiler. */
export const plsqlExpectations = {
  statement: `( begin case declare end exception exit for goto if loop mod
   null pragma raise return select update while with
   <an identifier> <a double-quoted delimited-identifier>
   <a bind variable> << continue close current delete fetch lock
   insert open rollback savepoint set sql execute commit forall
   merge pipe purge`,
  expression: `( - + case mod new not null <an identifier>
   <a double-quoted delimited-identifier> <a bind variable>
   continue avg count current exists max min prior sql stddev
   sum variance execute forall merge time timestamp interval
   date <a string literal with character set specification>
   <a number> <a single-quoted SQL string> pipe
   <an alternatively-quoted string literal with character set specification>
   <an alternatively-quoted SQL string>`,
  declaration: `begin function pragma procedure subtype type <an identifier>
   <a double-quoted delimited-identifier> current cursor delete
   exists prior`,
  call: ":= . ( @ % ;",
  semicolon: ";",
  afterEnd: "; <an identifier> <a double-quoted delimited-identifier>",
  identifier: "<an identifier> <a double-quoted delimited-identifier>",
  operator: `. ( ) , * @ % & = - + < / > at in is mod remainder not rem
   <an exponent (**)> <> or != or ~= >= <= <> and or like like2
   like4 likec between || member submultiset`,
} as const;

/** A 1-based line and column, as ORA-06550 says them. */
export function lineAndColumn(source: string, at: number): { line: number; column: number } {
  let line = 1;
  let start = 0;
  for (;;) {
    const newline = source.indexOf("\n", start);
    if (newline < 0 || newline >= at) return { line, column: at - start + 1 };
    line++;
    start = newline + 1;
  }
}

/** ORA-06550 with the text of the PL/SQL compiler. */
export function plsqlError(source: string, at: number, text: string): OraError {
  const { line, column } = lineAndColumn(source, at);
  return oraError(6550, [line, column, text], at);
}

/** PLS-00103 at a token. */
export function plsqlSyntaxError(source: string, token: Token, expected: string): OraError {
  const symbol =
    token.kind === "end"
      ? "end-of-file"
      : token.kind === "word" || token.kind === "quoted"
        ? token.value
        : source.slice(token.at, token.end);
  const text = `PLS-00103: Encountered the symbol "${symbol}" when expecting one of the following:\n\n   ${expected}`;
  return plsqlError(source, token.at, text);
}

/**
 * What Oracle says of an error in a SQL statement of a PL/SQL block: the place of the error, then that of the statement.
 * Errors that are ORA-06550 already stay as they are.
 */
export function embeddedSqlError(source: string, error: OraError, statementAt: number): OraError {
  if (error.number === 6550) return error;
  const { line, column } = lineAndColumn(source, statementAt);
  const text = `PL/SQL: ${error.message}\nORA-06550: line ${line}, column ${column}:\nPL/SQL: SQL Statement ignored`;
  return plsqlError(source, Math.max(error.position, 0), text);
}

/**
 * The error for what is left over where a statement should end: ORA-00933; in 23ai ORA-03048 for a reserved word or a sign
 * and ORA-03049 for another word, with up to 30 characters of whole tokens before it.
 * Source: Oracle Database Error Messages, ORA-00933, ORA-03048, ORA-03049.
 */
export function leftOverError(
  source: string,
  version: 19 | 23,
  token: Token,
  before: readonly Token[],
): OraError {
  const sign = token.kind === "operator" || token.kind === "bind";
  if (version < 23 || (token.kind !== "word" && !sign)) return oraError(933, [], token.at);
  const reserved = sign || token.reserved;
  const symbol = token.kind === "bind" ? ":" : token.value;
  return oraError(reserved ? 3048 : 3049, [symbol, textBefore(source, token, before)], token.at);
}

function textBefore(source: string, token: Token, before: readonly Token[]): string {
  let start = token.at;
  for (let index = before.length - 1; index >= 0; index--) {
    const at = before[index]?.at ?? 0;
    if (token.at - at > 30) return `...${source.slice(start, token.at)}`;
    start = at;
  }
  return source.slice(start, token.at);
}
