import { oraError } from "../errors.ts";
import type { Statement } from "../parser/ast.ts";
import { alterTable } from "./alter-table.ts";
import { comment } from "./comment.ts";
import { alterIndex, createIndex, dropIndex } from "./create-index.ts";
import { createPrivateTable } from "./create-private-table.ts";
import { createTable } from "./create-table.ts";
import { createView } from "./create-view.ts";
import type { DdlContext, Of } from "./ddl-context.ts";
import { dropTable, purge } from "./drop-table.ts";
import { dropMaterializedView, dropView } from "./drop-view.ts";
import { grant, revoke } from "./grant.ts";
import { createMaterializedView } from "./materialized-view.ts";
import { rename } from "./rename.ts";
import { alterSequence, createSequence, dropSequence } from "./sequences.ts";
import { analyze } from "./statistics.ts";
import { createSynonym, dropSynonym } from "./synonyms.ts";
import { alterTrigger, createTrigger, dropTrigger } from "./triggers.ts";
import { truncateTable } from "./truncate.ts";
import { alterUser, createRole, createUser, dropRole, dropUser } from "./users.ts";

type Runner<Kind extends Statement["kind"]> = (
  statement: Of<Kind>,
  context: DdlContext,
) => void | Promise<void>;

/** Who does what. */
const runners: { readonly [Kind in DdlKind]: Runner<Kind> } = {
  "create-table": (statement, context) =>
    statement.temporary === "private"
      ? createPrivateTable(statement, context)
      : createTable(statement, context),
  "alter-table": alterTable,
  truncate: truncateTable,
  "create-index": createIndex,
  "alter-index": alterIndex,
  "create-view": createView,
  "create-materialized-view": createMaterializedView,
  "create-sequence": createSequence,
  "alter-sequence": alterSequence,
  "create-synonym": createSynonym,
  "create-trigger": createTrigger,
  "alter-trigger": alterTrigger,
  "create-user": createUser,
  "alter-user": alterUser,
  "create-role": createRole,
  drop: dropObject,
  rename,
  comment,
  grant,
  revoke,
  purge,
  analyze,
};

/** The kinds of statements that are DDL. */
export type DdlKind =
  | "create-table"
  | "alter-table"
  | "truncate"
  | "create-index"
  | "alter-index"
  | "create-view"
  | "create-materialized-view"
  | "create-sequence"
  | "alter-sequence"
  | "create-synonym"
  | "create-trigger"
  | "alter-trigger"
  | "create-user"
  | "alter-user"
  | "create-role"
  | "drop"
  | "rename"
  | "comment"
  | "grant"
  | "revoke"
  | "purge"
  | "analyze";

/** A DDL statement. */
export type DdlStatement = Of<DdlKind>;

/** Whether a statement is DDL: it commits before and after. */
export function isDdl(statement: Statement): statement is DdlStatement {
  return Object.hasOwn(runners, statement.kind);
}

/**
 * Does what a DDL statement says. The caller commits before and after, except for private temporary tables.
 * @throws OraError with the offset of the offending part.
 */
export async function executeDdl(statement: DdlStatement, context: DdlContext): Promise<void> {
  const run = runners[statement.kind] as Runner<DdlKind>;
  await run(statement, context);
}

async function dropObject(statement: Of<"drop">, context: DdlContext): Promise<void> {
  switch (statement.object) {
    case "TABLE":
      await dropTable(statement, context);
      return;
    case "VIEW":
      dropView(statement, context);
      return;
    case "MATERIALIZED VIEW":
      dropMaterializedView(statement, context);
      return;
    case "INDEX":
      await dropIndex(statement, context);
      return;
    case "SEQUENCE":
      dropSequence(statement, context);
      return;
    case "SYNONYM":
    case "PUBLIC SYNONYM":
      dropSynonym(statement, context);
      return;
    case "TRIGGER":
      dropTrigger(statement, context);
      return;
    case "USER":
      dropUser(statement, context);
      return;
    case "ROLE":
      dropRole(statement, context);
      return;
    default:
      throw oraError(950, [], statement.name.at);
  }
}
