import type { ExecuteResult } from "../contract.ts";
import { OraError } from "../errors.ts";
import type { Compiled, Scope } from "../expressions/contract.ts";
import { emptyScope } from "../expressions/scope.ts";
import type { Expr, Statement } from "../parser/ast.ts";
import { embeddedSqlError } from "../parser/parse-errors.ts";
import type { SqlType } from "../types/sql-type.ts";
import type { Row } from "../types/value.ts";
import type { BlockScope } from "./block-scope.ts";
import type { CompileContext } from "./compile-context.ts";
import type { PreparedSql } from "./contract.ts";
import { withRowid } from "./declared-cursor.ts";
import { markerOfQuery, type RowMarker } from "./lob-locators.ts";
import { ReusableSql } from "./reusable-sql.ts";
import { type RewrittenSql, rewriteSql } from "./rewrite-sql.ts";

/**
 * A SQL statement of a block: compiled when the block is. Its variables become placeholders, whose values are taken when it
 * runs.
 */
export class SqlTemplate {
  /** The ROWID of the row that is locked stands behind the columns. */
  readonly hasRowid: boolean;
  /** For rows that go to variables. */
  readonly mark: RowMarker | undefined;
  private readonly rewritten: RewrittenSql;
  private readonly sql: ReusableSql;

  /**
   * `options.rowid`: rows of a query with FOR UPDATE have their ROWID behind the columns.
   * @throws OraError 6550 with the SQL's own error.
   */
  constructor(
    written: Statement,
    scope: BlockScope,
    context: CompileContext,
    at: number,
    options: { readonly rowid: boolean } = { rowid: false },
  ) {
    const { session, runner, source } = context;
    const statement = options.rowid && written.kind === "query" ? withRowid(written) : written;
    this.hasRowid = statement !== written;
    const rewritten = rewriteSql(statement, scope, context);
    const variables = variableScope(rewritten, context);
    const types = rewritten.values.map(({ type }) => type);
    this.rewritten = rewritten;
    try {
      this.sql = new ReusableSql(session, () =>
        runner.prepare(rewritten.statement, types, variables, source),
      );
    } catch (error) {
      throw error instanceof OraError ? embeddedSqlError(source, error, at) : error;
    }
    this.mark =
      written.kind === "query"
        ? markerOfQuery(written, this.columns, this.hasRowid, session)
        : undefined;
  }

  /** Without the ROWID behind them. */
  get columns(): NonNullable<PreparedSql["columns"]> {
    const { columns = [] } = this.sql.facts;
    return this.hasRowid ? columns.slice(0, -1) : columns;
  }

  get returningTypes(): readonly SqlType[] {
    return this.sql.facts.returningTypes ?? [];
  }

  /** The values of the variables now. */
  values(): Row {
    return this.rewritten.values.map(({ get }) => get());
  }

  /** Runs it once for each row of values. @throws OraError */
  run(rows: readonly Row[], batchErrors = false): Promise<ExecuteResult> {
    return this.sql.run(rows, batchErrors);
  }
}

/** Where SQL finds variables that no column hides: they read the statement's own placeholders. */
function variableScope({ names, values }: RewrittenSql, { session }: CompileContext): Scope | null {
  if (names.size === 0) return null;
  const intercept = (expr: Expr): Compiled | undefined => {
    if (expr.kind !== "name") return undefined;
    const index = names.get(expr.name.parts.join("."));
    if (index instanceof OraError) throw index;
    const found = index === undefined ? undefined : values[index];
    if (!found || index === undefined) return undefined;
    return { type: found.type, constant: true, eval: () => session.binds[index] ?? null };
  };
  return emptyScope({ intercept });
}
