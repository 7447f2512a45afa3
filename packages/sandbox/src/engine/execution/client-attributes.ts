import type { SessionOptions } from "../contract.ts";

/** What a client says of itself, by the names of USERENV: so `session.attributes` has it. */
const names = {
  program: "PROGRAM",
  machine: "HOST",
  osUser: "OS_USER",
  processId: "PID",
  serviceName: "SERVICE_NAME",
  module: "MODULE",
  action: "ACTION",
  clientIdentifier: "CLIENT_IDENTIFIER",
  clientInfo: "CLIENT_INFO",
  dbop: "DBOP_NAME",
} as const satisfies Record<string, string>;

/** The name of an attribute of a logon or of a client's call in `session.attributes`. */
export function attributeName(name: keyof typeof names): string {
  return names[name];
}

/** What is known of a session at its logon; its module is its program until it says otherwise. */
export function logonAttributes(options: SessionOptions): [name: string, value: string | null][] {
  const { program, machine, osUser, processId, serviceName } = options;
  const facts = { program, machine, osUser, processId, serviceName, module: program };
  return Object.entries(facts).map(([name, value]) => [
    attributeName(name as keyof typeof facts),
    value ?? null,
  ]);
}
