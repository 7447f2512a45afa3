import type { Expr, PlsqlDeclaration, PlsqlParameter } from "./ast.ts";
import { parseEmbeddedQuery } from "./parse-plsql-sql.ts";
import { parsePlsqlType } from "./parse-plsql-type.ts";
import type { TokenCursor } from "./token-cursor.ts";

/**
 * The declarations of a block up to its BEGIN.
 * @throws OraError 6550 with PLS-00103.
 * Source: Oracle Database PL/SQL Language Reference, Block, declare_section.
 */
export function parseDeclarations(cursor: TokenCursor): PlsqlDeclaration[] {
  const declarations: PlsqlDeclaration[] = [];
  while (!cursor.isWord("BEGIN")) {
    declarations.push(parseDeclaration(cursor));
    if (declarations.at(-1)?.kind !== "subprogram") expectSemicolon(cursor);
  }
  return declarations;
}

export function expectSemicolon(cursor: TokenCursor): void {
  if (!cursor.takeOperator(";")) throw cursor.failPlsql("operator");
}

function parseDeclaration(cursor: TokenCursor): PlsqlDeclaration {
  const { at, kind } = cursor.token;
  if (kind === "word") {
    switch (cursor.token.value) {
      case "PRAGMA":
        return parsePragma(cursor, at);
      case "CURSOR":
        return parseCursorDeclaration(cursor, at);
      case "TYPE":
        return parseTypeDeclaration(cursor, at);
      case "SUBTYPE":
        return parseSubtype(cursor, at);
      case "PROCEDURE":
      case "FUNCTION":
        return parseSubprogram(cursor, at);
      default:
        break;
    }
  }
  if (!cursor.isName()) throw cursor.failPlsql("declaration");
  const name = cursor.advance().value;
  if (cursor.takeWord("EXCEPTION")) return { kind: "exception", name, at };
  const constant = cursor.takeWord("CONSTANT");
  const type = parsePlsqlType(cursor);
  const notNull = cursor.takeWords("NOT", "NULL");
  const initial = parseInitial(cursor);
  return { kind: "variable", name, constant, type, notNull, ...initial, at };
}

/** := value or DEFAULT value */
function parseInitial(cursor: TokenCursor): Pick<PlsqlParameter, "initial"> {
  if (!cursor.takeOperator(":=") && !cursor.takeWord("DEFAULT")) return {};
  return { initial: cursor.grammar.expression(cursor) };
}

/** PRAGMA EXCEPTION_INIT(name, code) and others. */
function parsePragma(cursor: TokenCursor, at: number): PlsqlDeclaration {
  cursor.advance();
  if (cursor.takeWord("EXCEPTION_INIT")) {
    cursor.expectOperator("(");
    const name = cursor.identifier();
    cursor.expectOperator(",");
    const sign = cursor.takeOperator("-") ? -1 : 1;
    const code = sign * cursor.integer();
    cursor.expectOperator(")");
    return { kind: "exception-init", name, code, at };
  }
  const words: string[] = [];
  while (!cursor.isOperator(";") && cursor.token.kind !== "end") words.push(cursor.advance().value);
  return { kind: "pragma", words, at };
}

/** CURSOR name [(parameters)] [RETURN type] IS query */
function parseCursorDeclaration(cursor: TokenCursor, at: number): PlsqlDeclaration {
  cursor.advance();
  const name = cursor.identifier();
  const parameters = cursor.isOperator("(") ? parseParameters(cursor) : [];
  if (cursor.takeWord("RETURN")) parsePlsqlType(cursor);
  if (!cursor.takeWord("IS")) throw cursor.failPlsql("operator");
  const query = parseEmbeddedQuery(cursor);
  const defaults = parameters.map((parameter) => parameter.initial);
  return {
    kind: "cursor",
    name,
    parameters: parameters.map((parameter) => parameter.name),
    ...(parameters.length > 0 ? { types: parameters.map((parameter) => parameter.type) } : {}),
    ...(defaults.some((value) => value !== undefined) ? { defaults } : {}),
    query,
    at,
  };
}

/** `(name [IN | OUT | IN OUT] [NOCOPY] type [:= value], …)` */
function parseParameters(cursor: TokenCursor): PlsqlParameter[] {
  return cursor.parenthesized(() => {
    const name = cursor.identifier();
    const input = cursor.takeWord("IN");
    const output = cursor.takeWord("OUT");
    cursor.takeWord("NOCOPY");
    const type = parsePlsqlType(cursor);
    const mode = output ? (input ? "IN OUT" : "OUT") : "IN";
    return { name, mode, type, ...parseInitial(cursor) };
  });
}

/** TYPE name IS TABLE OF …, VARRAY, RECORD, REF CURSOR */
function parseTypeDeclaration(cursor: TokenCursor, at: number): PlsqlDeclaration {
  cursor.advance();
  const name = cursor.identifier();
  if (!cursor.takeWord("IS")) throw cursor.failPlsql("operator");
  if (cursor.takeWord("RECORD")) {
    const fields = cursor.parenthesized(() => parseField(cursor));
    return { kind: "record-type", name, fields, at };
  }
  if (cursor.takeWord("REF")) {
    if (!cursor.takeWord("CURSOR")) throw cursor.failPlsql("operator");
    if (cursor.takeWord("RETURN")) parsePlsqlType(cursor);
    return { kind: "ref-cursor-type", name, at };
  }
  const limit = parseLimit(cursor);
  if (limit === undefined && !cursor.takeWord("TABLE")) throw cursor.failPlsql("operator");
  if (!cursor.takeWord("OF")) throw cursor.failPlsql("operator");
  const element = parsePlsqlType(cursor);
  cursor.takeWords("NOT", "NULL");
  const indexBy = cursor.takeWords("INDEX", "BY") ? parsePlsqlType(cursor) : undefined;
  return {
    kind: "collection-type",
    name,
    element,
    ...(indexBy ? { indexBy } : {}),
    ...(limit === undefined ? {} : { limit }),
    at,
  };
}

type Field = Extract<PlsqlDeclaration, { kind: "record-type" }>["fields"][number];

/** name type [NOT NULL] [:= value] */
function parseField(cursor: TokenCursor): Field {
  const { at } = cursor.token;
  const name = cursor.identifier();
  const type = parsePlsqlType(cursor);
  const notNull = parseNotNull(cursor);
  return { name, type, ...notNull, ...parseInitial(cursor), at };
}

function parseNotNull(cursor: TokenCursor): { notNull?: true } {
  return cursor.takeWords("NOT", "NULL") ? { notNull: true } : {};
}

/** VARRAY(n) or VARYING ARRAY(n); undefined for TABLE. */
function parseLimit(cursor: TokenCursor): number | undefined {
  if (!cursor.takeWord("VARRAY") && !cursor.takeWords("VARYING", "ARRAY")) return undefined;
  cursor.expectOperator("(");
  const limit = cursor.integer();
  cursor.expectOperator(")");
  return limit;
}

function parseSubtype(cursor: TokenCursor, at: number): PlsqlDeclaration {
  cursor.advance();
  const name = cursor.identifier();
  if (!cursor.takeWord("IS")) throw cursor.failPlsql("operator");
  const type = parsePlsqlType(cursor);
  const range = parseRange(cursor);
  return { kind: "subtype", name, type, ...range, ...parseNotNull(cursor), at };
}

/** RANGE low..high */
function parseRange(cursor: TokenCursor): { range?: { low: Expr; high: Expr } } {
  if (!cursor.takeWord("RANGE")) return {};
  const low = cursor.grammar.value(cursor);
  cursor.expectOperator("..");
  return { range: { low, high: cursor.grammar.value(cursor) } };
}

/** PROCEDURE name [(parameters)] IS block, FUNCTION name … RETURN type IS block; without IS a forward declaration. */
function parseSubprogram(cursor: TokenCursor, at: number): PlsqlDeclaration {
  const isFunction = cursor.advance().value === "FUNCTION";
  const name = cursor.identifier();
  const parameters = cursor.isOperator("(") ? parseParameters(cursor) : [];
  if (isFunction && !cursor.takeWord("RETURN")) throw cursor.failPlsql("operator");
  const returns = isFunction ? parsePlsqlType(cursor) : undefined;
  while (cursor.takeWord("DETERMINISTIC") || cursor.takeWord("RESULT_CACHE"));
  const common = { name, parameters, ...(returns ? { returns } : {}), at };
  if (cursor.takeOperator(";")) return { kind: "subprogram", ...common };
  if (!cursor.takeWord("IS") && !cursor.takeWord("AS")) throw cursor.failPlsql("operator");
  return { kind: "subprogram", ...common, body: cursor.grammar.block(cursor) };
}
