import { parseArgs } from "node:util";
import type { SandboxUser } from "./sandbox.ts";

/** What the command line asks for. */
export type CommandLine =
  | { readonly kind: "help" }
  /** The version of the program itself. */
  | { readonly kind: "version" }
  | {
      readonly kind: "run";
      readonly port: number;
      readonly host: string;
      readonly version: 19 | 23;
      readonly users: readonly SandboxUser[];
      readonly seedFiles: readonly string[];
      readonly trace: boolean;
    };

/** A command line that cannot be understood: the message says what is wrong with it. */
export class CommandLineError extends Error {
  constructor(message: string) {
    super(message);
    this.name = "CommandLineError";
  }
}

export const usage = `Usage: oracle-sandbox [options]

An Oracle Database look-alike in memory, for development and tests. When it is ready it
prints one line of JSON, {"connectString": ..., "users": [...]}, and it runs until SIGTERM
or Ctrl-C. Everything in it is gone then.

  --port N               the port to listen on (default: any free one)
  --host H               the address to listen on (default: 127.0.0.1, this machine only)
  --version 19|23        the database version to be (default: 23)
  --user NAME/PASSWORD   a user to create, repeatable (default: SANDBOX/sandbox)
  --seed FILE.sql        a script to run as the first user, repeatable
  --trace                packets and messages on stderr, without values and passwords
  --version              (without a number) the version of this program
  --help                 this text
`;

/** @throws CommandLineError */
export function parseArguments(args: readonly string[]): CommandLine {
  const versionAlone = args.some((arg, index) => {
    const next = args[index + 1];
    return arg === "--version" && (next === undefined || next.startsWith("-"));
  });
  if (args.includes("--help") || args.includes("-h")) return { kind: "help" };
  if (versionAlone) return { kind: "version" };
  const values = read(args);
  return {
    kind: "run",
    port: portOf(values.port),
    host: values.host,
    version: versionOf(values.version),
    users: values.user.map(userOf),
    seedFiles: values.seed,
    trace: values.trace,
  };
}

interface Values {
  readonly port: string;
  readonly host: string;
  readonly version: string;
  readonly user: readonly string[];
  readonly seed: readonly string[];
  readonly trace: boolean;
}

function read(args: readonly string[]): Values {
  try {
    const { values } = parseArgs({
      args: [...args],
      strict: true,
      allowPositionals: false,
      options: {
        port: { type: "string", default: "0" },
        host: { type: "string", default: "127.0.0.1" },
        version: { type: "string", default: "23" },
        user: { type: "string", multiple: true, default: [] },
        seed: { type: "string", multiple: true, default: [] },
        trace: { type: "boolean", default: false },
      },
    });
    return values;
  } catch (error) {
    throw new CommandLineError(error instanceof Error ? error.message : String(error));
  }
}

function portOf(text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : -1;
  if (port < 0 || port > 65_535) throw new CommandLineError(`--port ${text}: not 0 to 65535`);
  return port;
}

function versionOf(text: string): 19 | 23 {
  if (text === "19") return 19;
  if (text === "23") return 23;
  throw new CommandLineError(`--version ${text}: 19 and 23 are the databases it can be`);
}

function userOf(text: string): SandboxUser {
  const slash = text.indexOf("/");
  const name = text.slice(0, slash);
  const password = text.slice(slash + 1);
  // The text itself is not shown: it holds a password.
  if (slash < 1 || password === "") throw new CommandLineError("--user wants NAME/PASSWORD");
  return { name, password };
}
