import type { SessionContext } from "../catalog/contract.ts";
import { oraError } from "../errors.ts";
import { seedRandom } from "../functions/packages.ts";
import type { PackageProcedure } from "./contract.ts";
import { procedure, textOf } from "./define-procedure.ts";
import { forgetOutput } from "./output-package.ts";

/** Module and action are cut, as the server does. Source: PL/SQL Packages and Types Reference, DBMS_APPLICATION_INFO. */
const moduleLength = 48;
const actionLength = 32;
const clientInfoLength = 64;
const identifierLength = 64;

function setAttribute(
  session: SessionContext,
  name: string,
  value: unknown,
  maxLength: number,
): Record<string, never> {
  session.attributes.set(name, textOf(value)?.slice(0, maxLength) ?? null);
  return {};
}

/** Waits, and ends at once with ORA-01013 when the call is broken off. */
async function sleep(session: SessionContext, seconds: unknown): Promise<Record<string, never>> {
  const ms = Math.max(0, Number(seconds ?? 0) * 1000);
  const { signal } = session;
  if (signal.aborted) throw oraError(1013);
  await new Promise<void>((resolve) => {
    const timer = setTimeout(done, ms);
    signal.addEventListener("abort", done, { once: true });
    function done(): void {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      resolve();
    }
  });
  if (signal.aborted) throw oraError(1013);
  return {};
}

/** Procedures that say who the session is, or let it wait. Source: PL/SQL Packages and Types Reference. */
export const sessionProcedures: readonly PackageProcedure[] = [
  procedure("DBMS_APPLICATION_INFO.SET_MODULE(MODULE_NAME v, ACTION_NAME v)", (session, args) => {
    setAttribute(session, "MODULE", args[0], moduleLength);
    return setAttribute(session, "ACTION", args[1], actionLength);
  }),
  procedure("DBMS_APPLICATION_INFO.SET_ACTION(ACTION_NAME v)", (session, args) =>
    setAttribute(session, "ACTION", args[0], actionLength),
  ),
  procedure("DBMS_APPLICATION_INFO.SET_CLIENT_INFO(CLIENT_INFO v)", (session, args) =>
    setAttribute(session, "CLIENT_INFO", args[0], clientInfoLength),
  ),
  procedure(
    "DBMS_APPLICATION_INFO.READ_MODULE(out MODULE_NAME v, out ACTION_NAME v)",
    (session) => ({
      MODULE_NAME: session.attributes.get("MODULE") ?? null,
      ACTION_NAME: session.attributes.get("ACTION") ?? null,
    }),
  ),
  procedure("DBMS_APPLICATION_INFO.READ_CLIENT_INFO(out CLIENT_INFO v)", (session) => ({
    CLIENT_INFO: session.attributes.get("CLIENT_INFO") ?? null,
  })),
  procedure("DBMS_SESSION.SET_IDENTIFIER(CLIENT_ID v)", (session, args) =>
    setAttribute(session, "CLIENT_IDENTIFIER", args[0], identifierLength),
  ),
  procedure("DBMS_SESSION.CLEAR_IDENTIFIER()", (session) =>
    setAttribute(session, "CLIENT_IDENTIFIER", null, identifierLength),
  ),
  procedure("DBMS_SESSION.SLEEP(SECONDS n)", (session, args) => sleep(session, args[0])),
  procedure("DBMS_LOCK.SLEEP(SECONDS n)", (session, args) => sleep(session, args[0])),
  procedure("DBMS_RANDOM.SEED(VAL n)", (session, args) => {
    seedRandom(session, Number(args[0] ?? 0));
    return {};
  }),
  procedure("DBMS_RANDOM.INITIALIZE(VAL n)", (session, args) => {
    seedRandom(session, Number(args[0] ?? 0));
    return {};
  }),
  procedure("DBMS_RANDOM.TERMINATE()", () => ({})),
  procedure("DBMS_SESSION.RESET_PACKAGE()", (session) => {
    forgetOutput(session);
    return {};
  }),
  procedure("DBMS_SESSION.FREE_UNUSED_USER_MEMORY()", () => ({})),
];
