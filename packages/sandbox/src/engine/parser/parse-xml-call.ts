import type { Expr, FunctionArgument, Name } from "./ast.ts";
import { emptyClauses, type MutableCall } from "./mutable-call.ts";
import { parseNaming } from "./parse-function-clauses.ts";
import { parsePassing } from "./parse-json-clauses.ts";
import { parseType } from "./parse-type.ts";
import { isOperatorToken } from "./token.ts";
import type { TokenCursor } from "./token-cursor.ts";

/**
 * The XML functions whose arguments have a syntax of their own.
 * Source: Oracle SQL Language Reference, XMLELEMENT, XMLPARSE, XMLSERIALIZE, XMLQUERY, XMLEXISTS, XMLROOT, XMLPI.
 */
export const xmlCalls: Readonly<Record<string, (cursor: TokenCursor, name: Name) => Expr>> = {
  XMLELEMENT: parseElement,
  XMLPI: parseElement,
  XMLPARSE: parseParse,
  XMLSERIALIZE: parseSerialize,
  XMLQUERY: parseQueryCall,
  XMLEXISTS: parseQueryCall,
  XMLROOT: parseRoot,
};

function finish(name: Name, call: MutableCall): Expr {
  return {
    kind: "call",
    name,
    args: call.args,
    ...(call.returning ? { returning: call.returning } : {}),
    ...(call.modifiers.length > 0 ? { modifiers: call.modifiers } : {}),
    ...(call.clauses.length > 0 ? { clauses: call.clauses } : {}),
    at: name.at,
  };
}

function begin(cursor: TokenCursor): MutableCall {
  cursor.expectOperator("(");
  return { ...emptyClauses(), args: [] };
}

function expression(cursor: TokenCursor): FunctionArgument {
  return { value: cursor.grammar.expression(cursor) };
}

/** XMLELEMENT( [ENTITYESCAPING] [NAME] tag | EVALNAME value, value [AS name], … ), XMLPI( [NAME] target, value ) */
function parseElement(cursor: TokenCursor, name: Name): Expr {
  const call = begin(cursor);
  if (!cursor.takeWord("ENTITYESCAPING")) cursor.takeWord("NOENTITYESCAPING");
  if (cursor.takeWord("EVALNAME")) {
    call.args.push(expression(cursor));
  } else {
    const next = cursor.peek();
    const alone = isOperatorToken(next, ",") || isOperatorToken(next, ")");
    if (cursor.isWord("NAME") && !alone) cursor.advance();
    const { at } = cursor.token;
    call.args.push({ value: { kind: "string", text: cursor.identifier(), at } });
  }
  while (cursor.takeOperator(",")) {
    call.args.push(expression(cursor));
    parseNaming(cursor, call);
  }
  cursor.expectOperator(")");
  return finish(name, call);
}

/** DOCUMENT or CONTENT, which must stand. */
function parseForm(cursor: TokenCursor, call: MutableCall): void {
  const document = cursor.takeWord("DOCUMENT");
  if (!document) cursor.expectWord("CONTENT");
  call.modifiers.push(document ? "DOCUMENT" : "CONTENT");
}

/** XMLPARSE( DOCUMENT | CONTENT value [WELLFORMED] ) */
function parseParse(cursor: TokenCursor, name: Name): Expr {
  const call = begin(cursor);
  parseForm(cursor, call);
  call.args.push(expression(cursor));
  if (cursor.takeWord("WELLFORMED")) call.modifiers.push("WELLFORMED");
  cursor.expectOperator(")");
  return finish(name, call);
}

/** XMLSERIALIZE( DOCUMENT | CONTENT value [AS type] [ENCODING …] [VERSION …] [NO INDENT | INDENT [SIZE = n]] [HIDE | SHOW DEFAULTS] ) */
function parseSerialize(cursor: TokenCursor, name: Name): Expr {
  const call = begin(cursor);
  parseForm(cursor, call);
  call.args.push(expression(cursor));
  if (cursor.takeWord("AS")) call.returning = parseType(cursor);
  if (cursor.takeWord("ENCODING")) call.clauses.push({ text: "ENCODING", ...expression(cursor) });
  if (cursor.takeWord("VERSION")) call.clauses.push({ text: "VERSION", ...expression(cursor) });
  if (cursor.takeWords("NO", "INDENT")) call.modifiers.push("NO INDENT");
  else if (cursor.takeWord("INDENT")) {
    call.modifiers.push("INDENT");
    if (cursor.takeWord("SIZE")) {
      cursor.expectOperator("=", 927);
      call.clauses.push({ text: "INDENT SIZE", ...expression(cursor) });
    }
  }
  if (cursor.takeWords("HIDE", "DEFAULTS")) call.modifiers.push("HIDE DEFAULTS");
  else if (cursor.takeWords("SHOW", "DEFAULTS")) call.modifiers.push("SHOW DEFAULTS");
  cursor.expectOperator(")");
  return finish(name, call);
}

/** XMLQUERY( 'text' [PASSING …] RETURNING CONTENT [NULL ON EMPTY] ), XMLEXISTS( 'text' [PASSING …] ) */
function parseQueryCall(cursor: TokenCursor, name: Name): Expr {
  const call = begin(cursor);
  call.args.push(expression(cursor));
  if (cursor.isWord("PASSING")) parsePassing(cursor, call);
  if (name.parts[0] === "XMLQUERY") {
    cursor.expectWords("RETURNING", "CONTENT");
    call.modifiers.push("RETURNING CONTENT");
    if (cursor.takeWords("NULL", "ON", "EMPTY")) call.modifiers.push("NULL ON EMPTY");
  }
  cursor.expectOperator(")");
  return finish(name, call);
}

/** XMLROOT( value, VERSION value | NO VALUE [, STANDALONE YES | NO [VALUE]] ) */
function parseRoot(cursor: TokenCursor, name: Name): Expr {
  const call = begin(cursor);
  call.args.push(expression(cursor));
  cursor.expectOperator(",", 917);
  cursor.expectWord("VERSION");
  if (cursor.takeWords("NO", "VALUE")) call.modifiers.push("NO VERSION");
  else call.clauses.push({ text: "VERSION", ...expression(cursor) });
  if (cursor.takeOperator(",")) {
    cursor.expectWord("STANDALONE");
    const yes = cursor.takeWord("YES");
    if (!yes) cursor.expectWord("NO");
    cursor.takeWord("VALUE");
    call.modifiers.push(`STANDALONE ${yes ? "YES" : "NO"}`);
  }
  cursor.expectOperator(")");
  return finish(name, call);
}
