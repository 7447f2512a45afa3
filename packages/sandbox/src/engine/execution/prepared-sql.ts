import type { PreparedStatement } from "../contract.ts";
import type { ParsedStatement, Statement } from "../parser/ast.ts";
import { statementKind } from "../parser/statement-kind.ts";
import type { CompiledStatement } from "./compiled-statement.ts";

/** A parsed statement of a session, with what was compiled of it last. */
export class PreparedSql implements PreparedStatement {
  readonly sql: string;
  readonly kind: PreparedStatement["kind"];
  readonly binds: PreparedStatement["binds"];
  readonly statement: Statement;
  /** Kept for the next execution. */
  compiled: CompiledStatement | null = null;

  constructor(sql: string, parsed: ParsedStatement) {
    this.sql = sql;
    this.kind = statementKind(parsed);
    this.statement = parsed.statement;
    this.binds = parsed.binds.map(({ name, returning }) => ({
      name,
      returning: returning === true,
    }));
  }
}
