import { OraError, oraError } from "../errors.ts";
import type { PlsqlBlock, PlsqlDeclaration } from "../parser/ast.ts";
import { BlockScope, type Variable } from "./block-scope.ts";
import type { CompileContext } from "./compile-context.ts";
import { CursorState } from "./cursor-state.ts";
import { declareSubprogram, requireBodies } from "./declare-subprogram.ts";
import { declaredType } from "./declare-type.ts";
import type { DeclaredCursor } from "./declared-cursor.ts";
import { noteLine } from "./error-stack.ts";
import { evaluating } from "./function-calls.ts";
import { attempted, compileError, undeclared } from "./plsql-errors.ts";
import { resolveType } from "./resolve-type.ts";
import { SqlTemplate } from "./sql-template.ts";
import type { Step } from "./steps.ts";
import { initialValue, rowType, type VariableType } from "./variable-type.ts";

/** The declarations of a block, compiled. */
export interface Declarations {
  /** Gives variables their first values, in order. */
  readonly initialize: () => Promise<void>;
  /** Puts the values of an outer activation aside; what it gives brings them back. */
  readonly save: () => () => void;
}

type Of<Kind extends PlsqlDeclaration["kind"]> = Extract<PlsqlDeclaration, { kind: Kind }>;

/** Compiles the body of a subprogram. */
export type BodyCompiler = (body: PlsqlBlock, scope: BlockScope) => Step;

interface Collected {
  readonly variables: Variable[];
  readonly cursors: DeclaredCursor[];
  /** What gives the variables their values. */
  readonly steps: { readonly at: number; readonly run: () => void }[];
  readonly compileBody: BodyCompiler;
}

/** Declares the names of a block and compiles what gives them values; what is refused is noted. */
export function compileDeclarations(
  declarations: readonly PlsqlDeclaration[],
  scope: BlockScope,
  context: CompileContext,
  compileBody: BodyCompiler,
): Declarations {
  const variables: Variable[] = [];
  const cursors: DeclaredCursor[] = [];
  const steps: Collected["steps"] = [];
  for (const declaration of declarations) {
    const done = attempted(context, placeOf(declaration, context), "Item ignored", () => {
      declare(declaration, scope, context, { variables, cursors, steps, compileBody });
      return true;
    });
    if (!done && "name" in declaration) {
      scope.declare(declaration.name, { kind: "broken", cursor: declaration.kind === "cursor" });
    }
  }
  requireBodies(declarations, scope, context);
  return {
    initialize: async () => {
      for (const { at, run } of steps) {
        try {
          await evaluating(context.runtime, run);
        } catch (error) {
          if (error instanceof OraError) noteLine(error, context, at);
          throw error;
        }
      }
    },
    save: () => save(variables, cursors),
  };
}

/** Where errors of a declaration are said to be: at the type of a variable. */
function placeOf({ kind, at }: PlsqlDeclaration, { source }: CompileContext): number {
  if (kind !== "variable") return at;
  const [before = ""] = /^(?:"[^"]*"|[^\s"]+)\s+(?:constant\s+)?/i.exec(source.slice(at)) ?? [];
  return at + before.length;
}

function save(variables: readonly Variable[], cursors: readonly DeclaredCursor[]): () => void {
  const values = variables.map(({ value }) => value);
  const states = cursors.map(({ state }) => state);
  for (const cursor of cursors) cursor.state = new CursorState();
  return () => {
    for (const [index, variable] of variables.entries()) variable.value = values[index] ?? null;
    for (const [index, cursor] of cursors.entries()) {
      if (cursor.state.isOpen) cursor.state.close();
      cursor.state = states[index] ?? new CursorState();
    }
  };
}

function declare(
  declaration: PlsqlDeclaration,
  scope: BlockScope,
  context: CompileContext,
  collected: Collected,
): void {
  switch (declaration.kind) {
    case "variable":
      declareVariable(declaration, scope, context, collected);
      return;
    case "exception": {
      const exception = { name: declaration.name, number: undefined };
      declareOnce(scope, declaration.name, { kind: "exception", exception });
      return;
    }
    case "exception-init":
      initException(declaration, scope, context);
      return;
    case "pragma":
      return;
    case "cursor":
      declareCursor(declaration, scope, context, collected);
      return;
    case "subprogram":
      declareSubprogram(declaration, scope, context, collected.compileBody);
      return;
    default: {
      const type = declaredType(declaration, scope, context);
      declareOnce(scope, declaration.name, { kind: "type", type });
      return;
    }
  }
}

/** A name that the block has already is an error where it is used. */
function declareOnce(
  scope: BlockScope,
  name: string,
  entry: Parameters<BlockScope["declare"]>[1],
): void {
  scope.declare(name, scope.own(name) ? { kind: "ambiguous" } : entry);
}

function declareVariable(
  { name, constant, type: written, notNull, initial, at }: Of<"variable">,
  scope: BlockScope,
  context: CompileContext,
  { variables, steps }: Collected,
): void {
  const type = resolveType(written, at, scope, context);
  const filled = notNull || (type.kind === "scalar" && type.notNull === true);
  if (!initial && constant) {
    const text = `PLS-00322: declaration of a constant '${name}' must contain an initialization assignment`;
    throw compileError(context, at, text);
  }
  if (!initial && filled) {
    const text = "PLS-00218: a variable declared NOT NULL must have an initialization assignment";
    throw compileError(context, at, text);
  }
  const variable: Variable = { name, type, value: null, constant, notNull: filled };
  // The value is computed before the name is known: it may name an outer variable.
  const value = initial && context.value(initial, type, scope);
  declareOnce(scope, name, { kind: "variable", variable });
  variables.push(variable);
  const run = (): void => {
    const first = value ? value() : initialValue(type);
    if (filled && first === null) throw oraError(6502, [""]);
    variable.value = first;
  };
  steps.push({ at, run });
}

/** PRAGMA EXCEPTION_INIT. @throws OraError 6550 with PLS-00201, PLS-00701 */
function initException(
  { name, code, at }: Of<"exception-init">,
  scope: BlockScope,
  context: CompileContext,
): void {
  const entry = scope.own(name);
  if (entry?.kind !== "exception") throw undeclared(context, at, name);
  if (code !== 100 && (code >= 0 || code === -1403)) {
    const text = `PLS-00701: illegal ORACLE error number ${code} for PRAGMA EXCEPTION_INIT`;
    throw compileError(context, at, text);
  }
  entry.exception.number = code === 100 ? 1403 : -code;
}

function declareCursor(
  { name, parameters, types = [], defaults = [], query, at }: Of<"cursor">,
  scope: BlockScope,
  context: CompileContext,
  { cursors }: Collected,
): void {
  const inner = new BlockScope(scope, name);
  const variables = parameters.map((parameter, index): Variable => {
    const written = types[index];
    const type: VariableType = written
      ? resolveType(written, at, scope, context)
      : { kind: "scalar", type: { name: "NULL" } };
    const variable = { name: parameter, type, value: null, constant: true, notNull: false };
    inner.declare(parameter, { kind: "variable", variable });
    return variable;
  });
  const template = new SqlTemplate(query, inner, context, query.at, { rowid: true });
  const cursor: DeclaredCursor = {
    name,
    parameters: variables,
    defaults,
    template,
    state: new CursorState(),
    row: rowType(name, template.columns),
    locking: query.forUpdate !== undefined,
  };
  declareOnce(scope, name, { kind: "cursor", cursor });
  cursors.push(cursor);
}
