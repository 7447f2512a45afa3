import type { PlsqlBlock, PlsqlDeclaration, PlsqlParameter } from "../parser/ast.ts";
import { BlockScope, type Parameter, type Subprogram } from "./block-scope.ts";
import type { CompileContext } from "./compile-context.ts";
import { compileError } from "./plsql-errors.ts";
import { resolveType } from "./resolve-type.ts";
import type { Step } from "./steps.ts";

type Declaration = Extract<PlsqlDeclaration, { kind: "subprogram" }>;

/**
 * Declares a procedure or function of a block, and compiles its body. Several of one name are overloaded; a body completes
 * the declaration before it that has the same parameters.
 * @throws OraError 6550
 */
export function declareSubprogram(
  { name, parameters, returns, body, at }: Declaration,
  scope: BlockScope,
  context: CompileContext,
  compileBody: (body: PlsqlBlock, scope: BlockScope) => Step,
): void {
  const entry = scope.own(name);
  if (entry && entry.kind !== "subprogram") {
    scope.declare(name, { kind: "ambiguous" });
    return;
  }
  const overloads = entry?.overloads ?? [];
  if (!entry) scope.declare(name, { kind: "subprogram", overloads });
  const forward = overloads.find((known) => !known.run && hasNames(known, parameters));
  const subprogram: Subprogram = forward ?? {
    name,
    parameters: parameters.map((parameter) => parameterOf(parameter, at, scope, context)),
    returns: returns ? resolveType(returns, at, scope, context) : null,
    scope,
    run: undefined,
    result: null,
  };
  if (!forward) overloads.push(subprogram);
  if (!body) return;
  const inner = new BlockScope(scope, name, "subprogram");
  for (const { name: parameter, variable } of subprogram.parameters) {
    inner.declare(parameter, { kind: "variable", variable });
  }
  inner.subprogram = subprogram;
  subprogram.run = compileBody(body, inner);
}

function hasNames({ parameters }: Subprogram, wanted: readonly PlsqlParameter[]): boolean {
  if (parameters.length !== wanted.length) return false;
  return parameters.every(({ name }, index) => wanted[index]?.name === name);
}

function parameterOf(
  { name, mode, type, initial }: PlsqlParameter,
  at: number,
  scope: BlockScope,
  context: CompileContext,
): Parameter {
  const constant = mode === "IN";
  const variable = {
    name,
    type: resolveType(type, at, scope, context),
    value: null,
    constant,
    notNull: false,
  };
  return { name, mode, variable, initial };
}

/** Notes declarations without a body. PLS-00328 */
export function requireBodies(
  declarations: readonly PlsqlDeclaration[],
  scope: BlockScope,
  context: CompileContext,
): void {
  for (const declaration of declarations) {
    if (declaration.kind !== "subprogram" || declaration.body) continue;
    const { name, at } = declaration;
    const entry = scope.own(name);
    if (entry?.kind !== "subprogram" || entry.overloads.every(({ run }) => run)) continue;
    const text = `PLS-00328: A subprogram body must be defined for the forward declaration of ${name}.`;
    context.errors.push(compileError(context, at, text));
  }
}
