import { oraError } from "../errors.ts";
import { convertTo, perRow } from "../expressions/compiled.ts";
import { type Env, type Scope, TICK } from "../expressions/contract.ts";
import { tickIsDue } from "../expressions/ticks.ts";
import type { QueryBody } from "../parser/ast.ts";
import { commonType } from "../types/common-type.ts";
import { implicitConverter } from "../types/convert.ts";
import type { SqlType } from "../types/sql-type.ts";
import type { Row, Value } from "../types/value.ts";
import type { Narrowing, QueryContext, QueryPlan, ResultColumn, Rows } from "./contract.ts";
import { createEnv } from "./environment.ts";
import { refuseUnsortable } from "./order-by.ts";
import { distinctRows } from "./output-rows.ts";
import { rowKeyFor } from "./row-key.ts";

type SetBody = Extract<QueryBody, { kind: "set" }>;
type CompileBody = (body: QueryBody, context: QueryContext, up: Scope | null) => QueryPlan;

/**
 * UNION, INTERSECT and MINUS, each with or without ALL. Names come from the first branch, types from all.
 * Source: Oracle SQL Language Reference, The UNION [ALL], INTERSECT, MINUS Operators.
 * @throws OraError 1789 for branches of different widths, 1790 for types that do not go together, 932 for LOBs without ALL.
 */
export function compileSet(
  body: SetBody,
  context: QueryContext,
  up: Scope | null,
  compileBody: CompileBody,
): QueryPlan {
  const inner = { ...context, rowids: false };
  const left = compileBody(body.left, inner, up);
  const right = compileBody(body.right, inner, up);
  const at = positionOf(body.left);
  if (left.columns.length !== right.columns.length) throw oraError(1789, [], at);
  const columns = left.columns.map((column, index): ResultColumn => {
    const other = right.columns[index];
    return {
      name: column.name,
      type: commonType([column.type, other?.type ?? column.type], "set", positionOf(body, index)),
      nullable: column.nullable || (other?.nullable ?? true),
    };
  });
  const types = columns.map((column) => column.type);
  const isUnionAll = body.op === "UNION" && body.all;
  if (!isUnionAll) for (const type of types) refuseUnsortable(type, at);
  const branches = [converted(left, types, context, at), converted(right, types, context, at)];
  const open = combiner(body, branches as [Open, Open], types);
  const estimate = left.estimate + right.estimate;
  const plan = planOf(body, left, right, estimate);
  const narrowing = setNarrowing(body, [left, right], types, context, at);
  return { columns, open, estimate, plan, ...(narrowing ? { narrowing } : {}) };
}

/** A condition on a column of all rows is one on that column of both branches, if it has the same type in both. */
function setNarrowing(
  body: SetBody,
  branches: readonly [QueryPlan, QueryPlan],
  types: readonly SqlType[],
  context: QueryContext,
  at: number,
): Narrowing | undefined {
  const [left, right] = branches;
  if (!left.narrowing || !right.narrowing) return undefined;
  const isSame = (column: number): boolean =>
    branches.every((branch) => {
      const type = branch.columns[column]?.type;
      const wanted = types[column];
      return type && wanted && implicitConverter(type, wanted, context.session, at) === null;
    });
  return {
    canNarrow: (column) =>
      isSame(column) && branches.every((branch) => branch.narrowing?.canNarrow(column)),
    narrow: (columns) => {
      const narrowed = branches.map((branch) => {
        const query = branch.narrowing?.narrow(columns);
        return { query, columns: branch.columns };
      });
      return {
        estimate: narrowed.reduce((sum, { query }) => sum + (query?.estimate ?? 0), 0),
        fast: narrowed.every(({ query }) => query?.fast === true),
        open: (up, values) => {
          const opened = narrowed.map(({ query, columns: own }) => {
            const open: Open = (outer) => query?.open(outer, values) ?? [];
            return converted({ columns: own, open }, types, context, at);
          });
          return combiner(body, opened as [Open, Open], types)(up);
        },
      };
    },
  };
}

type Open = (up: Env | null) => Rows;

/** Where a branch's list begins, or the item of its list. */
function positionOf(body: QueryBody, index = 0): number {
  if (body.kind === "set") return positionOf(body.left, index);
  if (body.kind === "query") return positionOf(body.body, index);
  return body.items[index]?.at ?? body.at;
}

/** The rows of a branch with every value in the common type. */
function converted(
  plan: Pick<QueryPlan, "columns" | "open">,
  types: readonly SqlType[],
  { session }: QueryContext,
  at: number,
): Open {
  let current: Row = [];
  const env = createEnv(0, null);
  const cells = plan.columns.map((column, index) => {
    const cell = perRow(column.type, () => current[index] ?? null);
    return { cell, converted: convertTo(cell, types[index] ?? column.type, session, at) };
  });
  if (cells.every((cell) => cell.cell === cell.converted)) return plan.open;
  return function* convert(up) {
    for (const row of plan.open(up)) {
      if (row === TICK) {
        yield TICK;
        continue;
      }
      current = row;
      const result: Value[] = new Array(cells.length);
      for (let index = 0; index < cells.length; index++) {
        result[index] = cells[index]?.converted.eval(env) ?? null;
      }
      yield result;
    }
  };
}

function combiner(body: SetBody, [left, right]: [Open, Open], types: readonly SqlType[]): Open {
  if (body.op === "UNION") {
    const both: Open = function* union(up) {
      yield* left(up);
      yield* right(up);
    };
    return body.all ? both : (up) => distinctRows(both(up), types);
  }
  const keyOf = rowKeyFor(types);
  const wanted = body.op === "INTERSECT";
  if (!body.all) {
    return (up) => distinctRows(compared(left(up), right(up), keyOf, wanted, false), types);
  }
  return (up) => compared(left(up), right(up), keyOf, wanted, true);
}

/**
 * Rows of the left that are (INTERSECT) or are not (MINUS) on the right. With ALL each row of the right answers for one row
 * of the left only. Memory: the keys of the right.
 */
function* compared(
  left: Rows,
  right: Rows,
  keyOf: (row: Row) => string | number,
  wanted: boolean,
  counting: boolean,
): Rows {
  const counts = new Map<string | number, number>();
  for (const row of right) {
    if (row === TICK) yield TICK;
    else {
      const key = keyOf(row);
      counts.set(key, (counts.get(key) ?? 0) + 1);
      if (tickIsDue()) yield TICK;
    }
  }
  for (const row of left) {
    if (row === TICK) {
      yield TICK;
      continue;
    }
    const key = keyOf(row);
    const left = counts.get(key) ?? 0;
    if (counting && left > 0) counts.set(key, left - 1);
    if (left > 0 === wanted) yield row;
    else if (tickIsDue()) yield TICK;
  }
}

function planOf(body: SetBody, left: QueryPlan, right: QueryPlan, rows: number): QueryPlan["plan"] {
  const children = [left.plan, right.plan];
  if (body.op !== "UNION") {
    const operation = body.op === "MINUS" ? "MINUS" : "INTERSECTION";
    return { operation, ...(body.all ? { options: "ALL" } : {}), rows, children };
  }
  const all = { operation: "UNION-ALL", rows, children };
  return body.all ? all : { operation: "SORT", options: "UNIQUE", rows, children: [all] };
}
