import type { Expr } from "../parser/ast.ts";
import { walk } from "../query/walk.ts";

/** Functions and pseudo columns whose value depends on more than the row. */
const impure: ReadonlySet<string> = new Set([
  "SYSDATE",
  "SYSTIMESTAMP",
  "CURRENT_DATE",
  "CURRENT_TIMESTAMP",
  "LOCALTIMESTAMP",
  "SESSIONTIMEZONE",
  "USER",
  "UID",
  "USERENV",
  "SYS_CONTEXT",
  "SYS_GUID",
  "ROWNUM",
  "LEVEL",
  "ORA_ROWSCN",
  "DBMS_RANDOM",
]);

/**
 * Whether an expression gives the same value for the same row at any time, as indexes, virtual columns and CHECK conditions
 * need.
 * Source: Oracle SQL Language Reference, CREATE INDEX, function-based indexes; constraint, CHECK.
 */
export function isPure(expr: Expr): boolean {
  let pure = true;
  walk(expr, (node) => {
    const { parts } = node as { readonly parts?: unknown };
    if (Array.isArray(parts) && impure.has(String(parts[0]))) pure = false;
    return pure;
  });
  return pure;
}

/** The names that an expression mentions, whatever they mean: last parts only. Names of functions are among them. */
export function mentions(expr: Expr, names: ReadonlySet<string>): boolean {
  let found = false;
  walk(expr, (node) => {
    if (node["kind"] === "name") {
      const { name } = node as unknown as Extract<Expr, { kind: "name" }>;
      found ||= names.has(name.parts.at(-1) ?? "");
    }
    return !found;
  });
  return found;
}

/** The same expression with a column renamed. */
export function renameInExpr(expr: Expr, from: string, to: string): Expr {
  return renamed(expr, from, to) as Expr;
}

function renamed(node: unknown, from: string, to: string): unknown {
  if (Array.isArray(node)) return node.map((item) => renamed(item, from, to));
  if (typeof node !== "object" || node === null) return node;
  const record = node as Readonly<Record<string, unknown>>;
  if (record["kind"] === "name") {
    const expr = record as unknown as Extract<Expr, { kind: "name" }>;
    if (expr.name.parts.at(-1) !== from) return node;
    return { ...expr, name: { ...expr.name, parts: [...expr.name.parts.slice(0, -1), to] } };
  }
  return Object.fromEntries(
    Object.entries(record).map(([key, value]) => [key, renamed(value, from, to)]),
  );
}

/** The text of an expression with a column renamed; strings and other names stay. */
export function renameInText(text: string, from: string, to: string): string {
  const quoted = `"${to}"`;
  return text.replace(/'(?:[^']|'')*'|"[^"]*"|[A-Za-z][\w$#]*/g, (word) => {
    if (word.startsWith("'")) return word;
    const name = word.startsWith('"') ? word.slice(1, -1) : word.toUpperCase();
    return name === from ? quoted : word;
  });
}
