import type { Env } from "../expressions/contract.ts";
import type { Expr } from "../parser/ast.ts";
import type { Row, Value } from "../types/value.ts";
import type { Conjunct, Side } from "./conjuncts.ts";
import type { ColumnLookup, Rows } from "./contract.ts";
import { rowKeyFor } from "./row-key.ts";

/** Values that some columns of one source must have: together those of one of the tuples. */
export interface Points {
  readonly columns: readonly string[];
  /** Values in the order of `columns`, each in the type it is compared in. */
  readonly tuples: readonly (readonly Side["value"][])[];
  /** Sources of the block whose rows the values read. */
  readonly uses: ReadonlySet<number>;
}

/** The equality of two expressions, if they can be compared as they are. */
export type EqualityOf = (left: Expr, right: Expr) => Conjunct["equality"];

/** More tuples are not looked up one by one. */
const maxTuples = 5000;

/**
 * What a condition demands of the columns of a source: `a = 1`, `a IN (1, 2)`, and what AND and OR make of them. It may
 * demand more. Undefined: nothing of that kind.
 */
export function pointsOf(expr: Expr, source: number, equalityOf: EqualityOf): Points | undefined {
  switch (expr.kind) {
    case "compare":
      if (expr.op !== "=" || expr.quantifier) return undefined;
      return equalPoint(equalityOf(expr.left, expr.right), source);
    case "in": {
      const { items, operand, negated } = expr;
      if (negated || "kind" in items || operand.kind !== "name" || items.length > maxTuples) {
        return undefined;
      }
      return eitherOf(items.map((item) => equalPoint(equalityOf(operand, item), source)));
    }
    case "and":
      return bothOf([expr.left, expr.right].map((side) => pointsOf(side, source, equalityOf)));
    case "or":
      return eitherOf(alternatives(expr).map((branch) => pointsOf(branch, source, equalityOf)));
    default:
      return undefined;
  }
}

function alternatives(expr: Expr): Expr[] {
  return expr.kind === "or" ? [expr.left, expr.right].flatMap(alternatives) : [expr];
}

/** The demand of an equality. */
export function equalPoint(equality: Conjunct["equality"], source: number): Points | undefined {
  if (!equality) return undefined;
  const { left, right, direct } = equality;
  if (direct.left && left.column?.source === source && !right.uses.has(source)) {
    return { columns: [left.column.name], tuples: [[right.value]], uses: right.uses };
  }
  if (direct.right && right.column?.source === source && !left.uses.has(source)) {
    return { columns: [right.column.name], tuples: [[left.value]], uses: left.uses };
  }
  return undefined;
}

/** All of several demands: every tuple of one with every tuple of the others, as far as they do not get too many. */
export function bothOf(parts: readonly (Points | undefined)[]): Points | undefined {
  let all: Points | undefined;
  for (const part of parts) {
    if (!part) continue;
    const known = new Set(all?.columns);
    const added = narrowedTo(part, (name) => !known.has(name));
    if (!added) continue;
    if (!all) all = added;
    else if (all.tuples.length * added.tuples.length <= maxTuples) all = product(all, added);
  }
  return all;
}

function product(a: Points, b: Points): Points {
  return {
    columns: [...a.columns, ...b.columns],
    tuples: a.tuples.flatMap((left) => b.tuples.map((right) => [...left, ...right])),
    uses: new Set([...a.uses, ...b.uses]),
  };
}

/** At least one of several demands: what it says of the columns that all of them are about. */
function eitherOf(parts: readonly (Points | undefined)[]): Points | undefined {
  const [first] = parts;
  const all = parts.flatMap((part) => part ?? []);
  if (!first || all.length < parts.length) return undefined;
  const common = first.columns.filter((name) => all.every(({ columns }) => columns.includes(name)));
  const tuples = all.flatMap((part) => {
    const places = common.map((name) => part.columns.indexOf(name));
    return part.tuples.map((tuple) => places.map((place) => tuple[place] as Side["value"]));
  });
  const [one] = tuples;
  const sameTypes = tuples.every((tuple) =>
    common.every((_, place) => typeOf(tuple, place) === typeOf(one, place)),
  );
  if (common.length === 0 || tuples.length > maxTuples || !sameTypes) return undefined;
  return { columns: common, tuples, uses: new Set(all.flatMap(({ uses }) => [...uses])) };
}

function typeOf(tuple: readonly Side["value"][] | undefined, place: number): string | undefined {
  return tuple?.[place]?.type.name;
}

/** The demand on some of its columns only. */
export function narrowedTo(
  { columns, tuples, uses }: Points,
  isWanted: (column: string) => boolean,
): Points | undefined {
  const places = columns.flatMap((name, place) => (isWanted(name) ? [place] : []));
  if (places.length === 0) return undefined;
  if (places.length === columns.length) return { columns, tuples, uses };
  return {
    columns: places.map((place) => columns[place] as string),
    tuples: tuples.map((tuple) => places.map((place) => tuple[place] as Side["value"])),
    uses,
  };
}

/** The rows of a source for each tuple that is demanded, none of them twice. */
export function rowsAtPoints({ tuples }: Points, lookUp: ColumnLookup["rows"]): (env: Env) => Rows {
  const keyOf = rowKeyFor((tuples[0] ?? []).map((value) => value.type));
  return function* atPoints(env) {
    const seen = new Set<string | number>();
    for (const tuple of tuples) {
      const values: Row = tuple.map((value): Value => value.eval(env));
      if (values.includes(null)) continue;
      const key = keyOf(values);
      if (seen.has(key)) continue;
      seen.add(key);
      yield* lookUp(env, values);
    }
  };
}
