import { OraError, oraError } from "../errors.ts";
import { varchar2 } from "../types/make-type.ts";
import type { CallSite, FunctionTable } from "./contract.ts";
import { nullable } from "./define.ts";

/** An identifier without quotation marks, or one in them. */
const identifier = `(?:"[^"\\0]+"|[A-Za-z\\u0080-\\uffff][\\w$#\\u0080-\\uffff]*)`;
const simpleName = new RegExp(`^${identifier}$`);
const qualifiedName = new RegExp(
  `^${identifier}(?:\\s*\\.\\s*${identifier})*(?:@${identifier}(?:\\.${identifier})*)?$`,
);

/** @throws OraError 44003 for what is no identifier. */
function simple(text: string | null): string {
  const trimmed = text?.trim() ?? "";
  if (!simpleName.test(trimmed)) throw oraError(44003);
  return trimmed;
}

/** The identifiers of a qualified name, folded as SQL folds them. @throws OraError 44004 for what is none. */
function partsOf(text: string | null): readonly string[] {
  const trimmed = text?.trim() ?? "";
  if (!qualifiedName.test(trimmed)) throw oraError(44004);
  const [local = ""] = trimmed.split(/@(?=(?:[^"]*"[^"]*")*[^"]*$)/);
  const parts = local.match(new RegExp(identifier, "g")) ?? [];
  return parts.map((part) => (part.startsWith('"') ? part.slice(1, -1) : part.toUpperCase()));
}

/** ENQUOTE_NAME: in quotation marks, in upper case unless it had them or the caller says so. @throws OraError 44003. */
function quoted(text: string | null, capitalize: boolean | null): string {
  if (text === null) throw oraError(6502);
  if (/^"[^"]*"$/.test(text)) return text;
  if (text.includes('"')) throw oraError(44003);
  return `"${capitalize === false ? text : text.toUpperCase()}"`;
}

/** ENQUOTE_LITERAL. @throws OraError 6502 for a quote that has no second one. */
function literal(text: string | null): string {
  if (text === null) return "''";
  const inner = /^'(.*)'$/s.exec(text)?.[1] ?? text;
  if (/'/.test(inner.replaceAll("''", ""))) throw oraError(6502);
  return `'${inner}'`;
}

/** @throws OraError 44002 when there is no such object that the session may see. */
function existing({ binder: { session } }: CallSite, text: string | null): string {
  const parts = partsOf(text);
  try {
    session.resolve({ parts, at: -1 }, "any");
  } catch (error) {
    throw error instanceof OraError ? oraError(44002) : error;
  }
  return (text ?? "").trim();
}

/** @throws OraError 44001 for a name that is no user's. */
function schema({ binder: { session } }: CallSite, text: string | null): string {
  if (text === null || !session.db.users.has(text)) throw oraError(44001);
  return text;
}

const text = varchar2(32_767);

/**
 * DBMS_ASSERT: hands its argument back when it is what it should be. A value error is ORA-06502.
 * Source: Oracle PL/SQL Packages and Types Reference, DBMS_ASSERT.
 */
export const assertFunctions: FunctionTable = {
  "DBMS_ASSERT.NOOP": nullable({
    args: ["text"],
    returns: text,
    parameters: ["STR"],
    evaluate: (_, value) => value,
  }),
  "DBMS_ASSERT.SIMPLE_SQL_NAME": nullable({
    args: ["text"],
    returns: text,
    parameters: ["STR"],
    evaluate: (_, value) => simple(value),
  }),
  "DBMS_ASSERT.QUALIFIED_SQL_NAME": nullable({
    args: ["text"],
    returns: text,
    parameters: ["STR"],
    evaluate: (_, value) => {
      partsOf(value);
      return (value ?? "").trim();
    },
  }),
  "DBMS_ASSERT.SCHEMA_NAME": nullable({
    args: ["text"],
    returns: text,
    parameters: ["STR"],
    evaluate: schema,
  }),
  "DBMS_ASSERT.SQL_OBJECT_NAME": nullable({
    args: ["text"],
    returns: text,
    parameters: ["STR"],
    evaluate: existing,
  }),
  "DBMS_ASSERT.ENQUOTE_NAME": nullable({
    args: ["text"],
    optional: ["boolean"],
    returns: text,
    parameters: ["STR", "CAPITALIZE"],
    evaluate: (_, value, capitalize = true) => quoted(value, capitalize),
  }),
  "DBMS_ASSERT.ENQUOTE_LITERAL": nullable({
    args: ["text"],
    returns: text,
    parameters: ["STR"],
    evaluate: (_, value) => literal(value),
  }),
};
