import type { Binder } from "../expressions/binder.ts";
import type { Compiled } from "../expressions/contract.ts";
import type { FunctionCall } from "../parser/ast.ts";

/** A call being compiled. */
export interface CallSite {
  readonly binder: Binder;
  readonly call: FunctionCall;
  /** The name without the owner, as in `DBMS_LOB.GETLENGTH`. */
  readonly name: string;
  /** The compiled arguments in order; named arguments of packages are already in their places. */
  readonly args: readonly Compiled[];
  /** Offset of an argument, or of the call. */
  readonly at: (index: number) => number;
}

/** One built-in function. The table of all of them is closed: other names are ORA-00904. */
export interface FunctionDefinition {
  /** Least and most arguments. Outside: ORA-00909, or 00938 and 00939 where the number varies. */
  readonly min: number;
  readonly max: number;
  /** Compiles a call whose argument count was checked. */
  readonly compile: (site: CallSite) => Compiled;
  /** A condition such as REGEXP_LIKE: a value only since 23ai. */
  readonly condition?: boolean;
  /** First version that has it; 19 by default. */
  readonly since?: 23;
  /** Names of the parameters for `name => value`, in order. */
  readonly parameters?: readonly string[];
  /** Compiles its arguments itself: they are not compiled beforehand, and `args` is empty. */
  readonly lazy?: boolean;
}

/** Functions by name; package functions as `PACKAGE.FUNCTION`. */
export type FunctionTable = Readonly<Record<string, FunctionDefinition>>;
