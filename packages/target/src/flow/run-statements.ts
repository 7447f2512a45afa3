import { ToolkitError } from "@singer-oracle/core";
import { initStatement, type OracleSession, toOracleError } from "@singer-oracle/core/oracle";

/**
 * Runs the statements of a setting in their order, each in a transaction of its own.
 * @param setting Its name, for messages.
 * @throws OracleError, TransientOracleError, PrivilegeError: `cannot run pre_sql[0]: …`
 */
export async function runStatements(
  session: OracleSession,
  setting: "pre_sql" | "post_sql",
  statements: readonly string[],
): Promise<void> {
  for (const [index, text] of statements.entries()) {
    try {
      await session.execute(initStatement(text));
      await session.commit();
    } catch (error) {
      // The statement itself is not told: it may hold a password.
      const cause = error instanceof ToolkitError ? error.cause : error;
      throw toOracleError(cause, { action: `run ${setting}[${index}]` });
    }
  }
}
