import type { Readable } from "node:stream";
import { openMessageWriter, openMetrics } from "@singer-oracle/core";
import {
  type ConnectionSettings,
  type OracleSession,
  openPool,
  openSession,
} from "@singer-oracle/core/oracle";
import { type Sandbox, startSandbox } from "@singer-oracle/sandbox";
import { loadIntoOracle } from "../../src/flow/load-into-oracle.ts";
import { type FlowResult, inputOf, keptLog, keptOutput, settingsOf } from "./flow-run.ts";

/** Runs the flow over an input with an Oracle Database; `own` says which. */
export async function runIntoOracle(
  input: Readable | readonly string[],
  own: Readonly<Record<string, unknown>>,
): Promise<Pick<FlowResult, "lines" | "logs" | "error">> {
  const { stdout, lines } = keptOutput();
  const { log, logs } = keptLog();
  const settings = settingsOf({ retry_delay_s: 0, ...own });
  let error: unknown;
  try {
    await using output = openMessageWriter(stdout);
    await using pool = await openPool(settings, {
      maxSessions: settings.max_parallel_streams,
      program: "target-oracle",
    });
    await loadIntoOracle("pipe" in input ? input : inputOf(input), {
      settings,
      pool,
      log,
      metrics: openMetrics({ log }),
      output,
      signal: new AbortController().signal,
    });
  } catch (thrown) {
    error = thrown;
  }
  return { lines: lines(), logs, error };
}

/** A sandbox with the user APP and a session to look with. */
export interface FlowSandbox extends AsyncDisposable {
  readonly sandbox: Sandbox;
  /** A session of APP. */
  readonly looker: OracleSession;
  /** What a run needs to connect as APP. */
  readonly connection: ConnectionSettings;
}

export async function openFlowSandbox(): Promise<FlowSandbox> {
  const login = { name: "APP", password: "pw-4711-secret" };
  const sandbox = await startSandbox({ users: [login] });
  const connection = {
    user: login.name,
    password: login.password,
    connect_string: sandbox.connectString,
  };
  const looker = await openSession(connection, { program: "looker" });
  return {
    sandbox,
    looker,
    connection,
    [Symbol.asyncDispose]: async () => {
      await looker.close();
      await sandbox.close();
    },
  };
}
