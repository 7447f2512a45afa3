import type { Expr } from "../parser/ast.ts";
import type { PlsqlValue } from "./composite.ts";
import type { DeclaredCursor } from "./declared-cursor.ts";
import type { ExceptionEntry } from "./exceptions.ts";
import type { Step } from "./steps.ts";
import type { VariableType } from "./variable-type.ts";

/**
 * A variable, a constant, a parameter or a placeholder. There is one for each declaration; a subprogram that calls itself
 * puts the values aside while the inner activation runs.
 */
export interface Variable {
  readonly name: string;
  readonly type: VariableType;
  value: PlsqlValue;
  /** CONSTANT, an IN parameter, and the variable of a FOR loop. */
  readonly constant: boolean;
  readonly notNull: boolean;
}

export interface Parameter {
  readonly name: string;
  readonly mode: "IN" | "OUT" | "IN OUT";
  readonly variable: Variable;
  readonly initial: Expr | undefined;
}

/** A procedure or a function declared in a block. */
export interface Subprogram {
  readonly name: string;
  readonly parameters: readonly Parameter[];
  readonly returns: VariableType | null;
  /** Where the default values of its parameters are compiled. */
  readonly scope: BlockScope;
  /** Set when the body is compiled; undefined after a forward declaration. */
  run: Step | undefined;
  /** Value of RETURN. */
  result: PlsqlValue;
}

export type ScopeEntry =
  | { readonly kind: "variable"; readonly variable: Variable }
  | { readonly kind: "type"; readonly type: VariableType }
  | { readonly kind: "exception"; readonly exception: ExceptionEntry }
  | { readonly kind: "cursor"; readonly cursor: DeclaredCursor }
  /** Several of one name are overloaded. */
  | { readonly kind: "subprogram"; readonly overloads: Subprogram[] }
  /** What could not be declared: using it is an error of its own. */
  | { readonly kind: "broken"; readonly cursor?: boolean }
  /** Declared twice: using it is an error. */
  | { readonly kind: "ambiguous" };

/** What a scope is the scope of, besides a block. */
export type ScopeRole = "block" | "loop" | "subprogram" | "handler";

/** The names of a block, and the blocks around it. */
export class BlockScope {
  readonly parent: BlockScope | null;
  readonly label: string | undefined;
  readonly role: ScopeRole;
  /** Set for the parameters of a subprogram: what RETURN returns from. */
  subprogram: Subprogram | undefined;
  private readonly entries = new Map<string, ScopeEntry>();

  constructor(parent: BlockScope | null, label?: string, role: ScopeRole = "block") {
    this.parent = parent;
    this.label = label;
    this.role = role;
  }

  /** Declares a name. */
  declare(name: string, entry: ScopeEntry): void {
    this.entries.set(name, entry);
  }

  /** What this block itself declares. */
  own(name: string): ScopeEntry | undefined {
    return this.entries.get(name);
  }

  /** The innermost declaration of a name. */
  find(name: string): ScopeEntry | undefined {
    for (let scope: BlockScope | null = this; scope; scope = scope.parent) {
      const entry = scope.entries.get(name);
      if (entry) return entry;
    }
    return undefined;
  }

  /** What a name with points begins with: `name`, or `label.name`. `rest` is what stands behind. */
  lookUp(
    parts: readonly string[],
  ): { readonly entry: ScopeEntry; readonly rest: readonly string[] } | undefined {
    const [first = "", second] = parts;
    const own = second === undefined ? undefined : this.labelled(first)?.own(second);
    if (own) return { entry: own, rest: parts.slice(2) };
    const entry = this.find(first);
    return entry && { entry, rest: parts.slice(1) };
  }

  /** The subprogram whose body this is in. */
  get enclosing(): Subprogram | undefined {
    return this.nearest((scope) => scope.subprogram !== undefined)?.subprogram;
  }

  /** The block, loop or subprogram of a label. */
  labelled(label: string): BlockScope | undefined {
    return this.nearest((scope) => scope.label === label);
  }

  /** The loop that EXIT and CONTINUE are about: the innermost, or that of a label. Subprograms are not left. */
  loop(label?: string): BlockScope | undefined {
    const stop = this.nearest(
      ({ role, label: own }) =>
        role === "subprogram" || (role === "loop" && (label === undefined || own === label)),
    );
    return stop?.role === "loop" ? stop : undefined;
  }

  /** Whether a handler of the same subprogram is around. */
  get inHandler(): boolean {
    return (
      this.nearest(({ role }) => role === "handler" || role === "subprogram")?.role === "handler"
    );
  }

  private nearest(test: (scope: BlockScope) => boolean): BlockScope | undefined {
    for (let scope: BlockScope | null = this; scope; scope = scope.parent) {
      if (test(scope)) return scope;
    }
    return undefined;
  }
}
