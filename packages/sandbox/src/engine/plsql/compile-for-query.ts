import { oraError } from "../errors.ts";
import type { FunctionArgument, Name, PlsqlStatement, Query } from "../parser/ast.ts";
import { BlockScope, type Variable } from "./block-scope.ts";
import type { CompileContext } from "./compile-context.ts";
import { runLoop, type StatementsCompiler } from "./compile-control.ts";
import { PlsqlRecord } from "./composite.ts";
import { compileOpening, declaredCursor, rowsOf } from "./cursor-source.ts";
import { CursorState } from "./cursor-state.ts";
import { evaluating } from "./function-calls.ts";
import { attempted, undeclared } from "./plsql-errors.ts";
import { SqlTemplate } from "./sql-template.ts";
import type { Step } from "./steps.ts";
import { type RecordType, rowType } from "./variable-type.ts";

type ForQuery = Extract<PlsqlStatement, { kind: "for-query" }>;

/** FOR record IN (query) | cursor LOOP. Source: Oracle Database PL/SQL Language Reference, Cursor FOR LOOP Statement. */
export function compileForQuery(
  statement: ForQuery,
  scope: BlockScope,
  context: CompileContext,
  compile: StatementsCompiler,
): Step {
  const { variable: name, query, args = [], body, label, at } = statement;
  const place = "kind" in query ? query.at : at;
  const what = "kind" in query ? "SQL Statement ignored" : "Statement ignored";
  const source = attempted(context, place, what, () =>
    "kind" in query
      ? loopOverQuery(query, scope, context)
      : loopOverCursor(
          query,
          args.map((value) => ({ value })),
          scope,
          context,
        ),
  );
  const inner = new BlockScope(scope, label, "loop");
  if (!source) {
    inner.declare(name, { kind: "broken" });
    compile(body, inner);
    return () => undefined;
  }
  const { row } = source;
  const record: Variable = { name, type: row, value: null, constant: false, notNull: false };
  inner.declare(name, { kind: "variable", variable: record });
  const run = compile(body, inner);
  const width = row.fields.length;
  return async () => {
    const state = await source.open();
    const saved = record.value;
    const next = async (): Promise<boolean> => {
      const [fetched] = await state.fetch(1, context.session);
      if (fetched) record.value = new PlsqlRecord(row, fetched.slice(0, width));
      return fetched !== undefined;
    };
    try {
      return await runLoop(next, run, label, context);
    } finally {
      record.value = saved;
      if (state.isOpen) state.close();
    }
  };
}

interface LoopSource {
  readonly row: RecordType;
  readonly open: () => Promise<CursorState>;
}

function loopOverQuery(query: Query, scope: BlockScope, context: CompileContext): LoopSource {
  const template = new SqlTemplate(query, scope, context, query.at, { rowid: true });
  const locking = query.forUpdate ? context.session : undefined;
  return {
    row: rowType("", template.columns),
    open: async () => {
      const values = await evaluating(context.runtime, () => template.values());
      const state = new CursorState(locking === undefined);
      state.open(await rowsOf(template, values), { locking, mark: template.mark });
      context.runtime.opened.add(state);
      return state;
    },
  };
}

/** A loop over a declared cursor opens and closes it. @throws OraError 6550 with PLS-00201, PLS-00306; 6511 at run time. */
function loopOverCursor(
  name: Name,
  args: readonly FunctionArgument[],
  scope: BlockScope,
  context: CompileContext,
): LoopSource {
  const declared = declaredCursor({ kind: "name", name, at: name.at }, scope);
  if (!declared) throw undeclared(context, name.at, name.parts.join("."));
  const open = compileOpening(declared, args, name.at, scope, context);
  return {
    row: declared.row,
    open: async () => {
      await open();
      if (!declared.state.isOpen) throw oraError(1001);
      return declared.state;
    },
  };
}
