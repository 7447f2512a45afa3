import type { SessionContext } from "../catalog/contract.ts";
import type { RowCursor } from "../contract.ts";
import type { OraError } from "../errors.ts";
import type { Compiled } from "../expressions/contract.ts";
import type { Pacing } from "../pacing.ts";
import type { Expr, ParsedStatement, TriggerEvent } from "../parser/ast.ts";
import type { BlockScope, Variable } from "./block-scope.ts";
import type { PlsqlValue } from "./composite.ts";
import type { PlsqlRequest, PlsqlResult, SqlRunner } from "./contract.ts";
import type { CursorState } from "./cursor-state.ts";
import type { CallResults } from "./function-calls.ts";
import type { ReusableSql } from "./reusable-sql.ts";
import type { VariableType } from "./variable-type.ts";

/** What is fixed while a block is compiled. */
export interface CompileContext {
  readonly session: SessionContext;
  /** The session as expressions of PL/SQL see it: texts have up to 32767 bytes. */
  readonly expressionSession: SessionContext;
  readonly runner: SqlRunner;
  /** The text of the block. */
  readonly source: string;
  /** The name of the stored unit that the block is the body of: a trigger. */
  readonly unit?: string;
  /** In the body of a trigger: what INSERTING, UPDATING and DELETING say. */
  readonly trigger?: TriggerState;
  /** The placeholders, by index. */
  readonly binds: readonly Variable[];
  /** What the compiler refused so far: the block is compiled to its end all the same. */
  readonly errors: OraError[];
  readonly runtime: Runtime;
  /** Compiles an expression of a SQL type. */
  readonly scalar: (expr: Expr, scope: BlockScope) => Compiled;
  /** Compiles a value of any type; reading it may leave the evaluation for a call. */
  readonly any: (
    expr: Expr,
    scope: BlockScope,
  ) => { readonly type: VariableType; readonly get: () => PlsqlValue };
  /** Compiles a value for a variable of a type: converted, fitted and copied. */
  readonly value: (expr: Expr, type: VariableType, scope: BlockScope) => () => PlsqlValue;
  /** Runs the block of EXECUTE IMMEDIATE. */
  readonly runBlock: (
    parsed: ParsedStatement,
    source: string,
    request: PlsqlRequest,
  ) => Promise<PlsqlResult>;
}

/** Why a trigger fires; set for each call. */
export interface TriggerState {
  event: TriggerEvent;
  /** Names of the columns that UPDATE sets. */
  columns: ReadonlySet<string>;
}

/** SQL%…, of the statement that ran last. */
export interface ImplicitCursor {
  /** null before the first statement. */
  rowCount: number | null;
  bulkRowCounts: readonly number[];
  /** `row`: the number of the execution, from 0. */
  bulkExceptions: readonly { readonly row: number; readonly error: OraError }[];
}

/** What changes while a block runs. */
export interface Runtime {
  readonly session: SessionContext;
  readonly implicit: ImplicitCursor;
  /** Errors being handled, the innermost last. */
  readonly handling: OraError[];
  readonly implicitResults: RowCursor[];
  /** Cursors of variables: what nobody has closed or handed out at the end is closed. */
  readonly opened: Set<CursorState>;
  readonly pacing: Pacing;
  /** Dynamic statements by their types and text. */
  readonly texts: Map<string, ReusableSql>;
  /** Calls of functions of the evaluation being repeated. */
  calls: CallResults | null;
  /** Calls within calls. */
  depth: number;
}
