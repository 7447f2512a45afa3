import { findFunction } from "../functions/compile-call.ts";
import { functionTable } from "../functions/function-table.ts";
import { packageProcedures } from "../packages/index.ts";
import type { FunctionArgument } from "../parser/ast.ts";
import { booleanType, integerType, nullType, varchar2 } from "../types/make-type.ts";
import type { SqlType } from "../types/sql-type.ts";
import type { Value } from "../types/value.ts";
import type { BlockScope } from "./block-scope.ts";
import type { CompileContext, TriggerState } from "./compile-context.ts";
import { backtraceOf, stackTextOf } from "./error-stack.ts";
import { messageOfCode, sqlCode, sqlErrorMessage } from "./exceptions.ts";
import { packageConstants } from "./package-constants.ts";
import { noComponent, onlyInSql, undeclared } from "./plsql-errors.ts";
import type { Reference } from "./references.ts";
import { compileNullableKey } from "./subscript.ts";

/**
 * Functions and pseudo columns that PL/SQL refuses outside of SQL. Aggregates are refused by the compiler of expressions.
 * Source: Oracle Database PL/SQL Language Reference, SQL Functions in PL/SQL Expressions.
 */
const sqlOnly: ReadonlySet<string> = new Set(
  "DECODE DUMP VSIZE ROWNUM LEVEL PRIOR CONNECT_BY_ISLEAF CONNECT_BY_ISCYCLE SYS_CONNECT_BY_PATH".split(
    " ",
  ),
);

/** Functions of SQL that PL/SQL has never heard of. */
const unknown: ReadonlySet<string> = new Set(["NVL2", "ORA_HASH", "LNNVL"]);

function scalar(type: SqlType, get: () => Value): Reference {
  return { type: { kind: "scalar", type }, get };
}

/**
 * What PL/SQL itself gives: SQLCODE, SQLERRM, constants of packages, the stack of errors.
 * @throws OraError 6550 with PLS-00204 for what only SQL has, PLS-00302 for an unknown component of a known package.
 */
export function builtInReference(
  parts: readonly string[],
  args: readonly FunctionArgument[] | undefined,
  at: number,
  scope: BlockScope,
  context: CompileContext,
): Reference | undefined {
  const own = parts[0] === "SYS" || parts[0] === "STANDARD" ? parts.slice(1) : parts;
  const name = own.join(".");
  if (sqlOnly.has(name)) throw onlyInSql(context, at, name);
  if (unknown.has(name)) throw undeclared(context, at, name);
  if (name === "SQLCODE" && !args) return scalar(integerType, () => sqlCode(handled(context)));
  if (name === "SQLERRM") return sqlErrm(args, scope, context);
  const predicate =
    context.trigger && triggerPredicate(name, args, context.trigger, scope, context);
  if (predicate) return predicate;
  const stackText = stackFunctions[name];
  if (stackText) return scalar(varchar2(2000), () => stackText(context));
  if (own.length < 2) return undefined;
  if (!args && Object.hasOwn(packageConstants, name)) {
    return constant(packageConstants[name] ?? null);
  }
  checkComponent(own, at, context);
  return undefined;
}

/**
 * INSERTING, UPDATING, UPDATING('column') and DELETING.
 * Source: Oracle Database PL/SQL Language Reference, Conditional Predicates for Detecting Triggering DML Statement.
 */
function triggerPredicate(
  name: string,
  args: readonly FunctionArgument[] | undefined,
  state: TriggerState,
  scope: BlockScope,
  context: CompileContext,
): Reference | undefined {
  const event = predicates[name];
  if (event === undefined) return undefined;
  const [argument] = args ?? [];
  if (!argument) return scalar(booleanType, () => state.event === event);
  const type = { kind: "scalar", type: varchar2(128) } as const;
  const column = context.value(argument.value, type, scope);
  return scalar(booleanType, () => {
    const named = String(column() ?? "").toUpperCase();
    return state.event === event && (event !== "UPDATE" || state.columns.has(named));
  });
}

const predicates: Readonly<Record<string, TriggerState["event"]>> = {
  INSERTING: "INSERT",
  UPDATING: "UPDATE",
  DELETING: "DELETE",
};

function handled({ runtime }: CompileContext) {
  return runtime.handling.at(-1);
}

const stackFunctions: Readonly<Record<string, (context: CompileContext) => string | null>> = {
  "DBMS_UTILITY.FORMAT_ERROR_STACK": (context) => stackTextOf(handled(context)),
  "DBMS_UTILITY.FORMAT_ERROR_BACKTRACE": (context) => backtraceOf(handled(context)),
};

function constant(value: number | string | boolean | null): Reference {
  if (typeof value === "number") return scalar(integerType, () => value);
  if (typeof value === "boolean") return scalar(booleanType, () => value);
  return scalar(value === null ? nullType : varchar2(Math.max(1, value.length)), () => value);
}

/** SQLERRM and SQLERRM(code). */
function sqlErrm(
  args: readonly FunctionArgument[] | undefined,
  scope: BlockScope,
  context: CompileContext,
): Reference {
  const type = varchar2(512);
  const [argument] = args ?? [];
  if (!argument) return scalar(type, () => sqlErrorMessage(handled(context)));
  const code = compileNullableKey(argument.value, "integer", scope, context);
  return scalar(type, () => {
    const number = code();
    return number === null ? null : messageOfCode(Number(number), context.session.version);
  });
}

/** Names of the supplied packages that there is something of. */
const packages: ReadonlySet<string> = new Set(
  [...packageProcedures.keys(), ...Object.keys(functionTable), ...Object.keys(packageConstants)]
    .filter((name) => name.includes("."))
    .map((name) => name.slice(0, name.indexOf("."))),
);

/** @throws OraError 6550 with PLS-00302 for what a known package does not have. */
export function checkComponent(own: readonly string[], at: number, context: CompileContext): void {
  const [owner = "", component = ""] = own;
  if (!packages.has(owner) || own.length > 2) return;
  const name = own.join(".");
  const known =
    packageProcedures.has(name) ||
    findFunction(own, context.session.version) !== undefined ||
    Object.hasOwn(packageConstants, name) ||
    Object.hasOwn(stackFunctions, name);
  if (!known) throw noComponent(context, at, component);
}
