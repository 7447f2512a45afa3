import type { Trigger } from "../catalog/contract.ts";
import { oraError } from "../errors.ts";
import type { Expr, ParsedStatement } from "../parser/ast.ts";
import { walk } from "../query/walk.ts";

/** NEW and OLD in a statement trigger. @throws OraError 4082 */
export function refuseRows(
  binds: ParsedStatement["binds"],
  { referencing }: Trigger,
  bodyAt: number,
): void {
  const names = [referencing.new, referencing.old];
  const row = binds.find(({ name }) => names.includes(name));
  if (row) throw oraError(4082, [], bodyAt + row.at);
}

/**
 * What may not be assigned to: OLD, and NEW in an AFTER trigger and where no row is left.
 * @throws OraError 4084, 4085
 */
export function refuseAssignments(body: unknown, trigger: Trigger, bodyAt: number): void {
  const { referencing, timing, events } = trigger;
  const keepsRow = events.some((event) => event !== "DELETE");
  const check = (target: Expr): void => {
    const row = target.kind === "member" ? target.object : target;
    if (row.kind !== "bind") return;
    if (row.name === referencing.old) throw oraError(4085, [], bodyAt + row.at);
    if (row.name !== referencing.new) return;
    if (timing === "AFTER" || !keepsRow) throw oraError(4084, [], bodyAt + row.at);
  };
  walk(body, (node) => {
    for (const target of targetsOf(node)) check(target);
    return true;
  });
}

/** What a node assigns to: `:=`, and the INTO of SELECT, FETCH, RETURNING and EXECUTE IMMEDIATE. */
function targetsOf(node: Readonly<Record<string, unknown>>): readonly Expr[] {
  if (node["kind"] === "assign") return [node["target"] as Expr];
  const { into } = node as { readonly into?: unknown };
  if (Array.isArray(into)) return into.filter((item) => item && !("target" in item)) as Expr[];
  const { targets } = (into ?? {}) as { readonly targets?: readonly Expr[] };
  return targets ?? [];
}
