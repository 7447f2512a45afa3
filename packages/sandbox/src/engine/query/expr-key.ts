import type { Scope } from "../expressions/contract.ts";
import { placesIn } from "../expressions/scope.ts";
import type { Expr, Name } from "../parser/ast.ts";

/**
 * A text that is equal for two expressions that Oracle takes for the same: columns are compared by what they mean (`t.c` and
 * `c`), binds by name, everything else as written. For GROUP BY, DISTINCT with ORDER BY and the like.
 */
export function exprKey(expr: Expr, scope: Scope): string {
  return JSON.stringify(expr, (key, value: unknown) => {
    if (key === "at" || key === "index" || key === "alias") return undefined;
    if (!isNode(value)) return value;
    if (value.kind === "name" && value.outer === undefined) return nameKey(value.name, scope);
    if (value.kind === "expr") return { ...value, text: undefined };
    return value;
  });
}

interface Node {
  readonly kind: string;
  readonly name: Name;
  readonly outer?: boolean;
}

function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null && "kind" in value;
}

function nameKey(name: Name, scope: Scope): string {
  if (name.parts.length === 1 && scope.using?.has(name.parts[0] ?? ""))
    return `using ${name.parts[0]}`;
  const places = placesIn(name, scope);
  const [place] = places;
  if (place && places.length === 1) return `column ${place.source}.${place.column}`;
  return `name ${name.parts.join("\u0000")}`;
}
