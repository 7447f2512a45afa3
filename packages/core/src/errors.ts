/**
 * Every error the toolkit raises on purpose. The class says in which phase it happened, `retriable` says what the caller
 * may do, `exitCode` what the process ends with. Anything that is not a `ToolkitError` is a bug (exit code 70).
 */

/** Facts about a failure. Never a password, a wallet, a bind value or a value of a record. */
export type ErrorDetails = Readonly<Record<string, unknown>>;

/** What every `ToolkitError` is built from, besides its message. */
export interface ErrorOptions {
  /** Stable, upper-case: `ORA-00942`, `NJS-503`, `SETTINGS`, `SINGER-LINE`… */
  readonly code?: string;
  /** One sentence: what the reader should do now. */
  readonly hint?: string;
  readonly details?: ErrorDetails;
  readonly cause?: unknown;
}

/** Exit codes of every program of this project. Source: docs/errors.md is generated from the classes below. */
export const exitCodes = {
  ok: 0,
  failure: 1,
  usage: 2,
  connect: 3,
  rejected: 4,
  bug: 70,
  sigint: 130,
  sigterm: 143,
} as const;

/** The base of all errors raised on purpose. `message` is one line: what failed, on what, why. */
export class ToolkitError extends Error {
  /** Stable code for programs; see `ErrorOptions.code`. */
  readonly code: string;
  /** One sentence telling the reader what to do, shown behind the message. */
  readonly hint: string | undefined;
  readonly details: ErrorDetails;
  readonly exitCode: number = exitCodes.failure;
  /** True only when trying the same thing again can help. Decided in `oracle/ora-errors.ts` alone. */
  readonly retriable: boolean = false;

  constructor(message: string, options: ErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = new.target.name;
    this.code = options.code ?? "TOOLKIT";
    this.hint = options.hint;
    this.details = options.details ?? {};
  }
}

/** A command line that cannot be understood. */
export class UsageError extends ToolkitError {
  override readonly exitCode = exitCodes.usage;
  constructor(message: string, options: ErrorOptions = {}) {
    super(message, { code: "USAGE", ...options });
  }
}

/** One thing that is wrong with the settings. */
export interface SettingsProblem {
  /** JSON pointer into the merged settings, `/port`; `` for the whole object. */
  readonly pointer: string;
  /** What is wrong and what is allowed, never the value of a secret. */
  readonly message: string;
  /** The nearest known name, when a name was not known. */
  readonly nearest?: string;
}

/** Settings that cannot be used. Holds all problems found, not only the first. */
export class SettingsError extends ToolkitError {
  override readonly exitCode = exitCodes.usage;
  readonly problems: readonly SettingsProblem[];
  constructor(problems: readonly SettingsProblem[], options: ErrorOptions = {}) {
    super(settingsMessage(problems), { code: "SETTINGS", ...options });
    this.problems = problems;
  }
}

function settingsMessage(problems: readonly SettingsProblem[]): string {
  const lines = problems.map((problem) => {
    const where = problem.pointer === "" ? "settings" : problem.pointer;
    const nearest = problem.nearest === undefined ? "" : ` (did you mean "${problem.nearest}"?)`;
    return `${where}: ${problem.message}${nearest}`;
  });
  const count = problems.length === 1 ? "1 problem" : `${problems.length} problems`;
  return `the settings have ${count}: ${lines.join("; ")}`;
}

/** A catalog that cannot be used: not JSON, an unknown stream, a replication key that is not a column… */
export class CatalogError extends ToolkitError {
  override readonly exitCode = exitCodes.usage;
  constructor(message: string, options: ErrorOptions = {}) {
    super(message, { code: "CATALOG", ...options });
  }
}

/** No connection to the database could be made, or it was lost before work began. */
export class ConnectError extends ToolkitError {
  override readonly exitCode = exitCodes.connect;
  override readonly retriable: boolean;
  constructor(message: string, options: ErrorOptions & { readonly retriable?: boolean } = {}) {
    super(message, { code: "CONNECT", ...options });
    this.retriable = options.retriable ?? false;
  }
}

/** The database refused the user or the password. Never retried: accounts lock. */
export class AuthError extends ToolkitError {
  override readonly exitCode = exitCodes.connect;
  constructor(message: string, options: ErrorOptions = {}) {
    super(message, { code: "AUTH", ...options });
  }
}

/** The user lacks a privilege. `grant` is the statement that a DBA has to run. */
export class PrivilegeError extends ToolkitError {
  override readonly exitCode = exitCodes.connect;
  readonly grant: string | undefined;
  constructor(message: string, options: ErrorOptions & { readonly grant?: string } = {}) {
    super(message, { code: "PRIVILEGE", ...options });
    this.grant = options.grant;
  }
}

/** The dictionary could not be read or does not make sense. */
export class DiscoveryError extends ToolkitError {
  constructor(message: string, options: ErrorOptions = {}) {
    super(message, { code: "DISCOVERY", ...options });
  }
}

/** Where in the input a broken line stands. */
export interface LinePosition {
  /** 1-based number of the line. */
  readonly line: number;
  /** 0-based offset of the line's first byte in the whole input. */
  readonly byteOffset: number;
}

/** Input that does not follow the Singer protocol. `reason` says why, without any value of a record. */
export class ProtocolError extends ToolkitError {
  readonly position: LinePosition | undefined;
  readonly reason: string;
  constructor(reason: string, options: ErrorOptions & { readonly position?: LinePosition } = {}) {
    const { position } = options;
    const where =
      position === undefined ? "" : `line ${position.line} (byte ${position.byteOffset}): `;
    super(`${where}${reason}`, { code: "SINGER", ...options });
    this.position = position;
    this.reason = reason;
  }
}

/** A state file that cannot be used: not JSON, not an object, a bookmark of the wrong type. */
export class StateError extends ToolkitError {
  constructor(message: string, options: ErrorOptions = {}) {
    super(message, { code: "STATE", ...options });
  }
}

/** What an `OracleError` knows besides its message. */
export interface OracleErrorOptions extends ErrorOptions {
  /** `ORA-00942`, `NJS-500`: the first code in the driver's message. */
  readonly oraCode: string;
  /** 0-based offset of the error in `statement`, in characters, when the server gave one. */
  readonly offset?: number;
  /** The SQL text. Never a bind value. */
  readonly statement?: string;
}

/** The database or the driver refused a statement. */
export class OracleError extends ToolkitError {
  readonly oraCode: string;
  readonly offset: number | undefined;
  readonly statement: string | undefined;
  constructor(message: string, options: OracleErrorOptions) {
    super(message, { code: options.oraCode, ...options });
    this.oraCode = options.oraCode;
    this.offset = options.offset;
    this.statement = options.statement;
  }
}

/** An `OracleError` that may go away by itself: a lost connection, a restart, no free session. */
export class TransientOracleError extends OracleError {
  override readonly retriable = true;
}

/** A record that cannot be accepted. */
export class RecordError extends ToolkitError {
  override readonly exitCode = exitCodes.rejected;
  constructor(message: string, options: ErrorOptions = {}) {
    super(message, { code: "RECORD", ...options });
  }
}

/** A batch that could not be loaded. */
export class LoadError extends ToolkitError {
  override readonly exitCode = exitCodes.rejected;
  constructor(message: string, options: ErrorOptions = {}) {
    super(message, { code: "LOAD", ...options });
  }
}

/** The signals a program of this project answers. */
export type StopSignal = "SIGINT" | "SIGTERM";

/**
 * The run was asked to stop and left work undone. Exit code 130 for SIGINT, 143 for SIGTERM, so that a scheduler does not
 * read an unfinished run as a success. Source: POSIX, exit status of a command ended by a signal is 128 + its number.
 */
export class InterruptedError extends ToolkitError {
  override readonly exitCode: number;
  readonly signal: StopSignal;
  constructor(signal: StopSignal, options: ErrorOptions = {}) {
    super(`stopped by ${signal} before everything was done`, {
      code: signal,
      hint: "Start again with the last STATE; nothing before it is lost.",
      ...options,
    });
    this.signal = signal;
    this.exitCode = signal === "SIGINT" ? exitCodes.sigint : exitCodes.sigterm;
  }
}
