import { PrivilegeError } from "@singer-oracle/core";
import {
  hasOraCode,
  missingPrivileges,
  type OracleSession,
  readPrivilegeFacts,
  type ServerInfo,
  type TableName,
} from "@singer-oracle/core/oracle";

/**
 * The same error, but that a `PrivilegeError` names all statements which a DBA has to run so that this user can create,
 * change and fill tables of the owner: in `grant`, separated by `; `, and in the hint. Every other error comes back as it
 * is, and so does one for which nothing could be found out.
 */
export async function withMissingGrants(
  error: unknown,
  session: OracleSession,
  table: TableName,
  server: Pick<ServerInfo, "user" | "majorVersion">,
): Promise<unknown> {
  if (!(error instanceof PrivilegeError)) return error;
  const statements = await missingStatements(error, session, table, server);
  if (statements.length === 0) return error;
  const grant = statements.join("; ");
  return new PrivilegeError(error.message, {
    code: error.code,
    hint: `Have a DBA run: ${grant}`,
    grant,
    details: error.details,
    cause: error,
  });
}

async function missingStatements(
  error: PrivilegeError,
  session: OracleSession,
  table: TableName,
  server: Pick<ServerInfo, "user" | "majorVersion">,
): Promise<readonly string[]> {
  const { owner } = table;
  try {
    const facts = await readPrivilegeFacts(session, {
      serverMajorVersion: server.majorVersion,
      tables: [table],
      ...(owner === server.user ? {} : { owner }),
    });
    const need = { for: "target", owner, hasOwnerGrants: server.majorVersion >= 23 } as const;
    const isQuota = hasOraCode(error, "ORA-01950", "ORA-01536");
    return missingPrivileges(need, facts)
      .filter(({ privilege }) => !isQuota || privilege.startsWith("quota"))
      .map(({ grant }) => grant);
  } catch {
    // What went wrong is told by the error itself; this one only says that there is nothing to add.
    return [];
  }
}
