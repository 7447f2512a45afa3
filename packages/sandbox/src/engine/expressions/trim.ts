import { oraError } from "../errors.ts";
import { textArgument, textResult } from "../functions/text-arguments.ts";
import type { Expr } from "../parser/ast.ts";
import { nz } from "../types/text.ts";
import type { Binder } from "./binder.ts";
import { derived } from "./compiled.ts";
import type { Compiled } from "./contract.ts";

/**
 * TRIM([[LEADING|TRAILING|BOTH] [character] FROM] text).
 * Source: Oracle SQL Language Reference, TRIM.
 * @throws OraError 30001 when the trim character is not one character.
 */
export function compileTrim(expr: Extract<Expr, { kind: "trim" }>, binder: Binder): Compiled {
  const { session } = binder;
  const operand = binder.compile(expr.operand);
  const text = textArgument(operand, binder, expr.operand.at);
  const given = expr.character ? binder.compile(expr.character) : undefined;
  const character = given ? textArgument(given, binder, expr.character?.at ?? expr.at) : undefined;
  const { type, wrap } = textResult(operand.type);
  const parts = given ? [operand, given] : [operand];
  return derived(type, parts, session, (env) => {
    const value = text(env);
    const mark = character ? character(env) : " ";
    if (value === null || mark === null) return null;
    if ([...mark].length !== 1) throw oraError(30001, [], expr.at);
    return wrap(nz(trimmed(value, mark, expr.side)));
  });
}

function trimmed(text: string, mark: string, side: "LEADING" | "TRAILING" | "BOTH"): string {
  let start = 0;
  let end = text.length;
  if (side !== "TRAILING") while (text.startsWith(mark, start)) start += mark.length;
  if (side !== "LEADING") {
    while (end > start && text.endsWith(mark) && text.slice(start, end).endsWith(mark)) {
      end -= mark.length;
    }
  }
  return text.slice(start, end);
}
