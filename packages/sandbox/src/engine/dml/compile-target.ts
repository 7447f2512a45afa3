import type { SchemaObject } from "../catalog/contract.ts";
import { OraError, oraError } from "../errors.ts";
import type { Name, DmlTarget as TargetRef } from "../parser/ast.ts";
import { checkWritable, type Target, type TargetUse } from "./dml-target.ts";
import type { StatementContext } from "./statement-context.ts";
import { tableTarget } from "./table-target.ts";
import { viewTarget } from "./view-target.ts";

/**
 * Finds and compiles the target of a statement. `uses`: the privileges it needs, MERGE has several.
 * @throws OraError 942, 1031, 1732, 1752, 12081, 30657, 42399.
 */
export function compileTarget(
  ref: TargetRef,
  uses: readonly TargetUse[],
  context: StatementContext,
): Target {
  if (ref.kind === "derived") return viewTarget({ ref, view: null, uses }, context);
  const { name } = ref;
  if (name.dbLink !== undefined) throw oraError(2019, [], name.at);
  const object = resolveFor(name, uses, context);
  const alias = ref.alias ?? name.parts.at(-1) ?? "";
  switch (object.kind) {
    case "table":
      checkWritable(object, name.at);
      return tableTarget(object, ref, alias, context);
    case "view":
      if (object.readOnly) throw oraError(42399, [], name.at);
      return viewTarget({ ref, view: object, uses }, context);
    case "sequence":
      throw oraError(2201, [], name.at);
    default:
      throw oraError(1732, [], name.at);
  }
}

function resolveFor(
  name: Name,
  uses: readonly TargetUse[],
  { session }: StatementContext,
): SchemaObject {
  try {
    const objects = uses.map((use) => session.resolve(name, use));
    const [object] = objects;
    if (!object) throw new Error("a statement uses its target for something");
    return object;
  } catch (error) {
    if (error instanceof OraError && error.position < 0) error.position = name.at;
    throw error;
  }
}
