import {
  LoadError,
  OracleError,
  PrivilegeError,
  type ToolkitError,
  TransientOracleError,
} from "@singer-oracle/core";
import {
  formatIdentifier,
  formatQualified,
  hasOraCode,
  type QualifiedName,
} from "@singer-oracle/core/oracle";
import type { RejectedRecord } from "./stream-loader.ts";

/** What is being loaded, for messages. */
export interface LoadSubject {
  readonly stream: string;
  readonly table: QualifiedName;
  readonly keyColumns: readonly string[];
  /** The connected user, for grants. */
  readonly user: string;
  /** Whether the table is the shadow of an overwrite, which the next run makes anew. */
  readonly isShadow: boolean;
}

/** The error of the first record of a batch that cannot be loaded, when none more may be rejected. */
export function rejectError(
  subject: LoadSubject,
  rejected: readonly RejectedRecord[],
  policy: "fail" | "file",
): LoadError {
  const [first] = rejected.toSorted((left, right) => left.pending.line - right.pending.line);
  if (first === undefined) throw new Error("there is no rejected record");
  const keys = subject.keyColumns.map(formatIdentifier).join(", ");
  const row = keys === "" ? "" : `, key columns ${keys}`;
  const where = `stream ${JSON.stringify(subject.stream)}, line ${first.pending.line}`;
  const over = policy === "file" ? " (max_rejects is reached)" : "";
  const goOn =
    policy === "fail"
      ? 'Set on_reject to "file" to go on without such records; nothing of this batch was committed.'
      : "Raise max_rejects, or mend the source; nothing of this batch was committed.";
  return new LoadError(
    `${where}: the record cannot be loaded into ${formatQualified(subject.table)}${row}: ${first.reason}${over}`,
    {
      code: first.code,
      hint: first.hint === undefined ? goOn : `${first.hint} ${goOn}`,
      details: {
        stream: subject.stream,
        line: first.pending.line,
        key_columns: subject.keyColumns,
        rejected: rejected.length,
      },
    },
  );
}

/**
 * The error of a COMMIT whose answer never came, for rows that may not be sent again: nobody knows whether they are in the
 * table.
 */
export function commitUnknownError(subject: LoadSubject, rows: number, cause: unknown): LoadError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new LoadError(
    `stream ${JSON.stringify(subject.stream)}: the connection was lost while a batch of ${rows} rows for ${formatQualified(subject.table)} was being committed, so they are there or not: ${reason}`,
    {
      code: "COMMIT-UNKNOWN",
      hint: subject.isShadow
        ? "Start again: the rows of before are untouched, and this overwrite begins anew."
        : "Start again with the last STATE: none is lost, but these rows may be there twice then; load_method: upsert with key properties would have repeated the batch by itself.",
      details: { stream: subject.stream, rows },
      cause,
    },
  );
}

/** Records came before the SCHEMA of their stream. */
export function noSchemaError(stream: string): LoadError {
  return new LoadError(`stream ${JSON.stringify(stream)}: a record came before the SCHEMA`, {
    hint: "The tap has to write a SCHEMA before the first RECORD of a stream.",
  });
}

/** The same error with stream and table in its message, and with the statement that a DBA has to run. */
export function withSubject(error: unknown, subject: LoadSubject): unknown {
  const action = `load stream ${JSON.stringify(subject.stream)} into ${formatQualified(subject.table)}`;
  const grant = error instanceof PrivilegeError ? missingGrant(error, subject) : undefined;
  const options = grant === undefined ? {} : { grant, hint: `Have the DBA run: ${grant}.` };
  return withAction(error, action, options);
}

/** The same for what is done to the table itself: what a DBA has to run is in such an error already. */
export function withTable(error: unknown, stream: string, table: QualifiedName): unknown {
  return withAction(
    error,
    `prepare ${formatQualified(table)} for stream ${JSON.stringify(stream)}`,
    {},
  );
}

function withAction(
  error: unknown,
  action: string,
  more: { readonly grant?: string; readonly hint?: string },
): unknown {
  if (error instanceof PrivilegeError) {
    const own = error.grant === undefined ? {} : { grant: error.grant };
    return new PrivilegeError(messageWith(error, action), { ...optionsOf(error), ...own, ...more });
  }
  if (!(error instanceof OracleError)) return error;
  const options = {
    ...optionsOf(error),
    oraCode: error.oraCode,
    ...(error.offset === undefined ? {} : { offset: error.offset }),
    ...(error.statement === undefined ? {} : { statement: error.statement }),
  };
  return error instanceof TransientOracleError
    ? new TransientOracleError(messageWith(error, action), options)
    : new OracleError(messageWith(error, action), options);
}

function messageWith({ message }: ToolkitError, action: string): string {
  return `cannot ${action}: ${message}`;
}

function optionsOf(error: ToolkitError) {
  const { code, hint, details, cause } = error;
  return { code, details, cause, ...(hint === undefined ? {} : { hint }) };
}

/** The grant that the failed statement lacks; undefined when that cannot be told. */
function missingGrant(error: PrivilegeError, subject: LoadSubject): string | undefined {
  const { table, user } = subject;
  const to = `TO ${formatIdentifier(user)}`;
  if (hasOraCode(error, "ORA-01536", "ORA-01950")) return quotaStatement(error, subject);
  const statement = String(error.details["statement"] ?? "");
  const verb = /^\s*(\w+)/.exec(statement)?.[1]?.toUpperCase();
  if (verb === "CREATE") return `GRANT CREATE TABLE ${to}`;
  const privileges = verb === "MERGE" ? "SELECT, INSERT, UPDATE" : verb;
  if (privileges === undefined || !dmlPrivileges.has(privileges)) return undefined;
  return `GRANT ${privileges} ON ${formatQualified(table)} ${to}`;
}

const dmlPrivileges: ReadonlySet<string> = new Set([
  "INSERT",
  "UPDATE",
  "DELETE",
  "SELECT, INSERT, UPDATE",
]);

/** Space belongs to the owner of the table, not to the user who loads. */
function quotaStatement(error: PrivilegeError, { table, user }: LoadSubject): string | undefined {
  const tablespace = /tablespace\s+'?"?([\w$#]+)/i.exec(error.message)?.[1];
  if (tablespace === undefined) return undefined;
  return `ALTER USER ${formatIdentifier(table.owner ?? user)} QUOTA UNLIMITED ON ${tablespace}`;
}
