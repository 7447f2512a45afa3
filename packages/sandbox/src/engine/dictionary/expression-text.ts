import type { Expr, FunctionCall, TypeName } from "../parser/ast.ts";

/**
 * The text of an expression as the dictionary keeps those of virtual columns and of function-based indexes: names in quotes,
 * functions in upper case, no blanks that are not needed. Undefined for expressions with parts that such texts seldom have
 * (window functions, queries); the text as it was written stands in for them then.
 * Source: ALL_TAB_COLS.DATA_DEFAULT and ALL_IND_EXPRESSIONS.COLUMN_EXPRESSION of a server.
 */
export function expressionText(expr: Expr): string | undefined {
  try {
    return textOf(expr);
  } catch (error) {
    if (error instanceof NoText) return undefined;
    throw error;
  }
}

class NoText extends Error {}

/** How strongly what stands in an expression holds together; weaker operands get parentheses. */
const strength = {
  or: 1,
  and: 2,
  not: 3,
  condition: 4,
  sum: 5,
  product: 6,
  sign: 7,
  atom: 8,
} as const;

function textOf(expr: Expr): string {
  switch (expr.kind) {
    case "number":
      return `${expr.text}${expr.suffix?.toLowerCase() ?? ""}`;
    case "string":
      return `${expr.national ? "U" : ""}${quoted(expr.text)}`;
    case "null":
      return "NULL";
    case "date-literal":
      return `TO_DATE(' ${expr.text} 00:00:00', 'syyyy-mm-dd hh24:mi:ss')`;
    case "timestamp-literal":
      return `TIMESTAMP' ${expr.text}'`;
    case "name":
      return nameText(expr.name.parts);
    case "unary":
      return `${expr.op}${operand(expr.operand, strength.sign)}`;
    case "binary":
      return binaryText(expr);
    case "cast":
      return `CAST(${textOf(expr.operand)} AS ${typeText(expr.type)})`;
    case "extract":
      return `EXTRACT(${expr.field} FROM ${textOf(expr.operand)})`;
    case "trim":
      return trimText(expr);
    case "case":
      return caseText(expr);
    case "call":
      return callText(expr);
    default:
      return conditionText(expr);
  }
}

function nameText(parts: readonly string[]): string {
  return parts.map((part) => `"${part}"`).join(".");
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

function operand(expr: Expr, least: number): string {
  const text = textOf(expr);
  return strengthOf(expr) < least ? `(${text})` : text;
}

function strengthOf(expr: Expr): number {
  switch (expr.kind) {
    case "or":
    case "and":
    case "not":
      return strength[expr.kind];
    case "binary":
      return expr.op === "*" || expr.op === "/" ? strength.product : strength.sum;
    case "unary":
      return strength.sign;
    case "compare":
    case "is-null":
    case "is":
    case "in":
    case "between":
    case "like":
      return strength.condition;
    default:
      return strength.atom;
  }
}

function binaryText({ op, left, right }: Extract<Expr, { kind: "binary" }>): string {
  const own = op === "*" || op === "/" ? strength.product : strength.sum;
  // What stands on the right of `-` and `/` was in parentheses, if it is of the same strength.
  return `${operand(left, own)}${op}${operand(right, own + 1)}`;
}

function typeText({ name, length, lengthUnit, precision, scale }: TypeName): string {
  if (length !== undefined) {
    return `${name}(${length}${lengthUnit === undefined ? "" : ` ${lengthUnit}`})`;
  }
  if (name === "NUMBER" && precision != null) return `NUMBER(${precision},${scale ?? 0})`;
  if (name === "NUMBER" && scale != null) return `NUMBER(*,${scale})`;
  if (precision != null) throw new NoText();
  return name;
}

function trimText(expr: Extract<Expr, { kind: "trim" }>): string {
  const character = expr.character === undefined ? "" : `${textOf(expr.character)} `;
  const from = expr.side === "BOTH" && character === "" ? "" : `${expr.side} ${character}FROM `;
  return `TRIM(${from}${textOf(expr.operand)})`;
}

function caseText({ operand: first, whens, otherwise }: Extract<Expr, { kind: "case" }>): string {
  const branches = whens.map(({ when, then }) => ` WHEN ${textOf(when)} THEN ${textOf(then)}`);
  const last = otherwise === undefined ? "" : ` ELSE ${textOf(otherwise)}`;
  // The blanks are the server's.
  return `CASE ${first === undefined ? "" : textOf(first)}${branches.join("")}${last} END `;
}

function callText(call: FunctionCall): string {
  const plain =
    call.returning ??
    call.modifiers ??
    call.clauses ??
    call.orderBy ??
    call.withinGroup ??
    call.keep;
  if (plain !== undefined || call.over !== undefined || call.star || call.distinct) {
    throw new NoText();
  }
  const args = call.args.map(({ name, key, value }) => {
    if (name !== undefined || key !== undefined) throw new NoText();
    return textOf(value);
  });
  const { parts } = call.name;
  return `${parts.length === 1 ? parts[0] : nameText(parts)}(${args.join(",")})`;
}

function conditionText(expr: Expr): string {
  switch (expr.kind) {
    case "and":
    case "or": {
      const own = strength[expr.kind];
      const word = expr.kind.toUpperCase();
      return `${operand(expr.left, own)} ${word} ${operand(expr.right, own)}`;
    }
    case "not":
      return `NOT ${operand(expr.operand, strength.condition)}`;
    case "compare":
      if (expr.quantifier !== undefined) throw new NoText();
      return `${textOf(expr.left)}${expr.op}${textOf(expr.right)}`;
    case "is-null":
      return `${textOf(expr.operand)} IS ${expr.negated ? "NOT " : ""}NULL`;
    case "between":
      return `${textOf(expr.operand)}${not(expr.negated)} BETWEEN ${textOf(expr.low)} AND ${textOf(expr.high)}`;
    case "like": {
      const ending = expr.escape === undefined ? "" : ` ESCAPE ${textOf(expr.escape)}`;
      return `${textOf(expr.operand)}${not(expr.negated)} LIKE ${textOf(expr.pattern)}${ending}`;
    }
    case "in":
      if (!isList(expr.items)) throw new NoText();
      return `${textOf(expr.operand)}${not(expr.negated)} IN (${expr.items.map(textOf).join(",")})`;
    default:
      throw new NoText();
  }
}

function not(negated: boolean): string {
  return negated ? " NOT" : "";
}

function isList(items: Extract<Expr, { kind: "in" }>["items"]): items is readonly Expr[] {
  return Array.isArray(items);
}
