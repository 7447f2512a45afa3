import { OracleError } from "@singer-oracle/core";
import { hasOraCode, isRetriable, type OracleSession, retrying } from "@singer-oracle/core/oracle";
import type { Lane, Lanes } from "./lanes.ts";
import { commitUnknownError, type LoadSubject, withSubject } from "./load-errors.ts";
import type { CommitHook } from "./stream-loader.ts";

/** How a transaction is done, and done again. */
export interface CommitOptions {
  readonly lanes: Lanes;
  readonly subject: LoadSubject;
  readonly retryCount: number;
  readonly retryDelayS: number;
  /** Whether it leads to the same rows when it is done twice: then a COMMIT without an answer is no reason to give up. */
  readonly isRepeatable: boolean;
  /** Rows on their way, for messages. */
  readonly rowCount: number;
  readonly commitHook?: CommitHook | undefined;
  readonly onRetry: (error: unknown, attempt: number, delayMs: number) => void;
}

/**
 * Does `work` in one transaction of one session and commits it. After a failure that may go away by itself (a lost
 * connection, a deadlock) everything is done again, on another session when this one is lost; but never when rows could
 * get into the table twice.
 * @throws LoadError (code `COMMIT-UNKNOWN`) when the connection is lost during COMMIT and `isRepeatable` is false.
 * @throws what `work` and the hook throw; OracleError, TransientOracleError, PrivilegeError, ConnectError
 */
export function commitBatch<T>(
  work: (lane: Lane) => Promise<T>,
  options: CommitOptions,
): Promise<T> {
  const { subject } = options;
  const attempt = (lane: Lane) => transaction(lane, work, options);
  return retrying(
    async () => {
      try {
        return await options.lanes.use(subject.stream, attempt);
      } catch (error) {
        throw withSubject(error, subject);
      }
    },
    {
      retryCount: options.retryCount,
      retryDelayS: options.retryDelayS,
      // Logons have tried often enough when they fail.
      isRetriable: (error) => error instanceof OracleError && isRetriable(error),
      onRetry: options.onRetry,
    },
  );
}

async function transaction<T>(
  lane: Lane,
  work: (lane: Lane) => Promise<T>,
  options: CommitOptions,
): Promise<T> {
  const { session } = lane;
  const result = await work(lane);
  await options.commitHook?.(session);
  await commit(session, options);
  return result;
}

async function commit(session: OracleSession, options: CommitOptions): Promise<void> {
  try {
    await session.commit();
  } catch (error) {
    if (options.isRepeatable || isRefusal(error)) throw error;
    throw commitUnknownError(options.subject, options.rowCount, error);
  }
}

/** Whether the server has answered that it did not commit. Source: Oracle Database Error Messages, ORA-02091. */
function isRefusal(error: unknown): boolean {
  return hasOraCode(error, "ORA-02091") || isDeferredViolation(error);
}

function isDeferredViolation(error: unknown): boolean {
  const others = error instanceof OracleError ? error.details["other_codes"] : undefined;
  return Array.isArray(others) && others.includes("ORA-02091");
}
