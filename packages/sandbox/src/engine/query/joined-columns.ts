import { oraError } from "../errors.ts";
import { convertTo, derived } from "../expressions/compiled.ts";
import type { Compiled } from "../expressions/contract.ts";
import type { TableRef } from "../parser/ast.ts";
import { commonType } from "../types/common-type.ts";
import { type Conjunct, equalityOf, type Side } from "./conjuncts.ts";
import { columnOf, type FromBuilder, type FromPart, type StarColumn } from "./from-scope.ts";
import { sourcesOf } from "./join-tree.ts";

type JoinRef = Extract<TableRef, { kind: "join" }>;

type Operand = Omit<Side, "value"> & { readonly compiled: Compiled; readonly nullable: boolean };

/**
 * USING and NATURAL: the conditions, and the columns of `*`: joined ones first, then the others of the left and of the right.
 * Source: Oracle SQL Language Reference, SELECT, join_clause (USING, NATURAL).
 * @throws OraError 904 for a column that a side lacks, 918 for one that a side has twice.
 */
export function compileJoinedColumns(
  ref: JoinRef,
  builder: FromBuilder,
  left: FromPart,
  right: FromPart,
): { readonly on: Conjunct[]; readonly star: StarColumn[] } {
  const names = ref.using ?? commonNames(left, right);
  const on: Conjunct[] = [];
  const merged: StarColumn[] = [];
  for (const name of names) {
    const l = operand(name, builder, left, ref.at);
    const r = operand(name, builder, right, ref.at);
    on.push(equalityOf(l, r, builder.context.session, ref.at));
    const compiled = mergedColumn(ref.type, l, r, builder, ref.at);
    builder.joined.set(name, {
      compiled,
      sources: new Set([...l.uses, ...r.uses]),
      natural: ref.natural,
    });
    merged.push({ name, compiled, nullable: l.nullable || r.nullable, place: null });
  }
  const others = [...left.star, ...right.star].filter((column) => !names.includes(column.name));
  return { on, star: [...merged, ...others] };
}

function commonNames(left: FromPart, right: FromPart): string[] {
  const known = new Set(right.star.map((column) => column.name));
  return left.star.map((column) => column.name).filter((name) => known.has(name));
}

function operand(name: string, builder: FromBuilder, part: FromPart, at: number): Operand {
  const own = sourcesOf(part.tree);
  const joined = builder.joined.get(name);
  if (joined && [...joined.sources].every((source) => own.includes(source))) {
    return { compiled: joined.compiled, uses: joined.sources, column: null, nullable: true };
  }
  const found: Operand[] = [];
  for (const source of own) {
    const scope = builder.sources[source]?.scope;
    const column = scope?.columns.findIndex((candidate) => candidate.name === name) ?? -1;
    if (!scope || column < 0) continue;
    found.push({
      compiled: columnOf(scope, source, column),
      uses: new Set([source]),
      column: { source, name },
      nullable: scope.columns[column]?.nullable ?? true,
    });
  }
  if (found.length > 1) throw oraError(918, [], at);
  const [only] = found;
  if (!only) throw oraError(904, [`"${name}"`], at);
  return only;
}

/** The value of a joined column: that of the side whose rows are kept, of either for FULL. */
function mergedColumn(
  type: JoinRef["type"],
  left: Operand,
  right: Operand,
  builder: FromBuilder,
  at: number,
): Compiled {
  if (type === "RIGHT") return right.compiled;
  if (type !== "FULL") return left.compiled;
  const { session } = builder.context;
  const common = commonType([left.compiled.type, right.compiled.type], "case", at);
  const l = convertTo(left.compiled, common, session, at);
  const r = convertTo(right.compiled, common, session, at);
  return derived(common, [l, r], session, (env) => l.eval(env) ?? r.eval(env));
}
