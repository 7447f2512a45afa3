import { oraError } from "../errors.ts";
import { findFunction } from "../functions/compile-call.ts";
import { packageProcedures } from "../packages/index.ts";
import type { Expr, FunctionArgument, PlsqlStatement } from "../parser/ast.ts";
import { booleanType, numberType, varchar2 } from "../types/make-type.ts";
import { numberToDouble, type OraNumber } from "../types/number.ts";
import type { BlockScope } from "./block-scope.ts";
import { checkComponent } from "./built-ins.ts";
import { methodStatement } from "./collection-methods.ts";
import type { CompileContext } from "./compile-context.ts";
import { ApplicationError } from "./compile-handlers.ts";
import { evaluating } from "./function-calls.ts";
import { callOf, compileProcedureCall } from "./invocation.ts";
import { compilePackageCall } from "./package-call.ts";
import { nameAt, notAProcedure, undeclared, wrongArguments } from "./plsql-errors.ts";
import { resolveReference } from "./references.ts";
import type { Step } from "./steps.ts";
import { assignable, compileTarget } from "./value-expression.ts";

type Of<Kind extends PlsqlStatement["kind"]> = Extract<PlsqlStatement, { kind: Kind }>;

/** target := value */
export function compileAssignment(
  { target, value }: Of<"assign">,
  scope: BlockScope,
  context: CompileContext,
): Step {
  const { type } = assignable(target, scope, context);
  const compute = context.value(value, type, scope);
  const assign = compileTarget(target, type, scope, context);
  const work = (): undefined => {
    assign(compute());
    return undefined;
  };
  return () => evaluating(context.runtime, work);
}

/** A call that stands alone: a subprogram of the block, a method of a collection, or a procedure of a supplied package. */
export function compileCallStatement(
  { call, at }: Of<"call">,
  scope: BlockScope,
  context: CompileContext,
): Step {
  const local = callOf(call, scope, context);
  if (local) return compileProcedureCall(local, at, scope, context);
  const method = methodCall(call, scope, context);
  if (method) {
    return () =>
      evaluating(context.runtime, () => {
        method();
        return undefined;
      });
  }
  if (call.kind !== "call" && call.kind !== "name") {
    throw notAProcedure(context, at, nameAt(context.source, at));
  }
  const { parts } = call.name;
  if (scope.lookUp(parts)) throw notAProcedure(context, call.at, parts.join("."));
  const own = parts[0] === "SYS" || parts[0] === "STANDARD" ? parts.slice(1) : parts;
  const args = call.kind === "call" ? call.args : [];
  return compileSupplied(own, args, call.at, scope, context);
}

/** @throws OraError 6550 with PLS-00201, PLS-00221, PLS-00302, PLS-00306 */
function compileSupplied(
  parts: readonly string[],
  args: readonly FunctionArgument[],
  at: number,
  scope: BlockScope,
  context: CompileContext,
): Step {
  const name = parts.join(".");
  const plain = parts[0] === "DBMS_STANDARD" ? parts.slice(1).join(".") : name;
  if (plain === "RAISE_APPLICATION_ERROR") return compileRaiseError(args, at, scope, context);
  const procedure = packageProcedures.get(name);
  if (procedure) return compilePackageCall(procedure, args, at, scope, context);
  checkComponent(parts, at, context);
  if (findFunction(parts, context.session.version)) {
    throw notAProcedure(context, at, parts.at(-1) ?? name);
  }
  throw undeclared(context, at, name);
}

/** `collection.EXTEND(1)`, `record.list.DELETE`, `lists(1).TRIM` */
function methodCall(
  call: Expr,
  scope: BlockScope,
  context: CompileContext,
): (() => void) | undefined {
  const target = methodTarget(call);
  if (!target) return undefined;
  const { object, method, args } = target;
  if (object.kind === "name" && scope.lookUp(object.name.parts)?.entry.kind !== "variable") {
    return undefined;
  }
  const reference = resolveReference(object, scope, context);
  if (reference?.type.kind !== "collection") return undefined;
  return methodStatement(reference, method, args, call.at, scope, context);
}

function methodTarget(
  call: Expr,
): { object: Expr; method: string; args: readonly FunctionArgument[] } | undefined {
  if (call.kind === "member") {
    return { object: call.object, method: call.member, args: call.args ?? [] };
  }
  if (call.kind !== "name" && call.kind !== "call") return undefined;
  if (call.name.parts.length < 2) return undefined;
  const { parts } = call.name;
  const name = { ...call.name, parts: parts.slice(0, -1) };
  const args = call.kind === "call" ? call.args : [];
  return { object: { kind: "name", name, at: call.at }, method: parts.at(-1) ?? "", args };
}

/** Bytes of the message of RAISE_APPLICATION_ERROR. Source: Oracle Database PL/SQL Language Reference. */
const messageBytes = 2048;

/** RAISE_APPLICATION_ERROR(number, text [, keep]). @throws OraError at run time that error, or 21000. */
function compileRaiseError(
  args: readonly FunctionArgument[],
  at: number,
  scope: BlockScope,
  context: CompileContext,
): Step {
  const place = (name: string, index: number): Expr | undefined =>
    args.find((argument) => argument.name === name)?.value ??
    (args[index]?.name === undefined ? args[index]?.value : undefined);
  const [number, message, keep] = [place("NUM", 0), place("MSG", 1), place("KEEPERRORSTACK", 2)];
  if (!number || !message || args.length > 3) {
    throw wrongArguments(context, at, "RAISE_APPLICATION_ERROR");
  }
  const code = context.value(number, { kind: "scalar", type: numberType }, scope);
  const text = context.value(message, { kind: "scalar", type: varchar2(32_767) }, scope);
  const keeps = keep && context.value(keep, { kind: "scalar", type: booleanType }, scope);
  return () =>
    evaluating(context.runtime, () => {
      const value = numberToDouble((code() ?? 0) as OraNumber);
      const said = String(text() ?? "").slice(0, messageBytes);
      const keepsStack = keeps?.() === true;
      if (!(value <= -20_000 && value >= -20_999)) throw oraError(21_000, [value]);
      throw new ApplicationError(-value, said, keepsStack);
    });
}
