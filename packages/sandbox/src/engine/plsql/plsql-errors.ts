import { errorForVersion, OraError, oraError } from "../errors.ts";
import { lineAndColumn, plsqlError } from "../parser/parse-errors.ts";
import type { CompileContext } from "./compile-context.ts";

/** An error of the compiler of PL/SQL: `PLS-00201: identifier 'X' must be declared`. */
export function compileError(context: CompileContext, at: number, text: string): OraError {
  return plsqlError(context.source, at, text);
}

/** PLS-00201 */
export function undeclared(context: CompileContext, at: number, name: string): OraError {
  return compileError(context, at, `PLS-00201: identifier '${name}' must be declared`);
}

/** PLS-00302 */
export function noComponent(context: CompileContext, at: number, name: string): OraError {
  return compileError(context, at, `PLS-00302: component '${name}' must be declared`);
}

/** PLS-00049 */
export function badBind(context: CompileContext, at: number): OraError {
  const name = nameAt(context.source, at).replace(":", "");
  return compileError(context, at, `PLS-00049: bad bind variable '${name}'`);
}

/** PLS-00382 */
export function wrongType(context: CompileContext, at: number): OraError {
  return compileError(context, at, "PLS-00382: expression is of wrong type");
}

/** PLS-00306 */
export function wrongArguments(context: CompileContext, at: number, name: string): OraError {
  const text = `PLS-00306: wrong number or types of arguments in call to '${name}'`;
  return compileError(context, at, text);
}

/** PLS-00363 */
export function notAssignable(context: CompileContext, at: number): OraError {
  const name = nameAt(context.source, at);
  const text = `PLS-00363: expression '${name}' cannot be used as an assignment target`;
  return compileError(context, at, text);
}

/** PLS-00221 */
export function notAProcedure(context: CompileContext, at: number, name: string): OraError {
  return compileError(context, at, `PLS-00221: '${name}' is not a procedure or is undefined`);
}

/** PLS-00341 for a cursor, PLS-00320 for everything else whose declaration was refused. */
export function malformed(
  name: string,
  isCursor: boolean | undefined,
  at: number,
  context: CompileContext,
): OraError {
  const text = isCursor
    ? `PLS-00341: declaration of cursor '${name}' is incomplete or malformed`
    : "PLS-00320: the declaration of the type of this expression is incomplete or malformed";
  return compileError(context, at, text);
}

/** PLS-00204 */
export function onlyInSql(context: CompileContext, at: number, name: string): OraError {
  const text = `PLS-00204: function or pseudo-column '${name}' may be used inside a SQL statement only`;
  return compileError(context, at, text);
}

/** The name that stands in the text, as messages show it. */
export function nameAt(source: string, at: number): string {
  const [name = ""] = /^:?(?:[\w$#.]|"[^"]*")+/.exec(source.slice(at)) ?? [];
  return name.replaceAll(/"([^"]*)"|([^"]+)/g, (_, quoted, plain) => quoted ?? plain.toUpperCase());
}

/** How the compiler of PL/SQL says what the compiler of expressions found. */
export function asCompileError(context: CompileContext, error: unknown, at: number): unknown {
  if (!(error instanceof OraError) || error.number === 6550) return error;
  const place = error.position >= 0 ? error.position : at;
  switch (error.number) {
    case 904:
      return undeclared(context, place, String(error.args[0] ?? "").replaceAll('"', ""));
    case 2289:
      return undeclared(context, place, nameAt(context.source, place));
    case 909:
    case 938:
    case 939:
      return wrongArguments(context, place, nameAt(context.source, place).split(".").at(-1) ?? "");
    case 932:
      return wrongType(context, place);
    case 934:
    case 976:
    case 1788:
    case 30483:
    case 30484:
      return onlyInSql(context, place, nameAt(context.source, place));
    case 2251:
      return compileError(context, place, "PLS-00405: subquery not allowed in this context");
    default: {
      const { message } = errorForVersion(error, context.session.version);
      return compileError(context, place, `PL/SQL: ${message}`);
    }
  }
}

type Ignored =
  | "Statement ignored"
  | "SQL Statement ignored"
  | "Item ignored"
  | "Declaration ignored";

/** Adds what Oracle says of the statement or declaration around an error of the compiler. */
export function ignoring(
  context: CompileContext,
  error: unknown,
  at: number,
  what: Ignored,
): unknown {
  if (!(error instanceof OraError) || error.number !== 6550) return error;
  // Errors in a statement within, and PLS-00428, which stands alone.
  if (/PLS-00428|PL\/SQL: (?:(?:SQL )?Statement|Item) ignored/.test(error.message)) return error;
  const { line, column } = lineAndColumn(context.source, at);
  error.message += `\nORA-06550: line ${line}, column ${column}:\nPL/SQL: ${what}`;
  return error;
}

/**
 * Compiles something; what the compiler refuses is noted, and the rest of the block is compiled all the same.
 * @returns undefined when it was refused.
 */
export function attempted<T>(
  context: CompileContext,
  at: number,
  what: Ignored,
  compile: () => T,
): T | undefined {
  try {
    return compile();
  } catch (error) {
    const refused = ignoring(context, asCompileError(context, error, at), at, what);
    if (!(refused instanceof OraError) || refused.number !== 6550) throw refused;
    context.errors.push(refused);
    return undefined;
  }
}

/** Errors that Oracle shows of one block. */
const mostErrors = 20;

/** All errors of a block as one. */
export function joinedErrors(errors: readonly OraError[]): OraError | undefined {
  const [first] = errors;
  if (!first) return undefined;
  const text = errors
    .slice(0, mostErrors)
    .map(({ message }) => message)
    .join("\n");
  return new OraError(6550, text, first.position);
}

/** What a conversion or a function that fails in PL/SQL raises: ORA-06502 where SQL has a number of its own. */
export function asValueError(error: unknown): unknown {
  if (!(error instanceof OraError)) return error;
  const what = valueErrors[error.number];
  return what === undefined ? error : oraError(6502, [what]);
}

const valueErrors: Readonly<Record<number, string>> = {
  1438: ": number precision too large",
  1465: ": hex to raw conversion error",
  1489: ": character string buffer too small",
  1722: ": character to number conversion error",
  12899: ": character string buffer too small",
  22835: ": character string buffer too small",
};
