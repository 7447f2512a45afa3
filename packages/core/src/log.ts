import pino from "pino";

/** The levels of `--log-level`, `LOGLEVEL` and `<NAME>_LOGLEVEL`, least important first. */
export const logLevels = ["debug", "info", "warning", "error", "critical"] as const;

/** One of `logLevels`. */
export type LogLevel = (typeof logLevels)[number];

/**
 * The level that a word in any case means, or undefined; `warn` and `fatal` are other words for `warning` and `critical`.
 * Source: Python, logging levels (WARN, FATAL), which the Meltano SDK takes.
 */
export function parseLogLevel(text: string): LogLevel | undefined {
  const word = text.toLowerCase();
  const other: Readonly<Record<string, LogLevel>> = { warn: "warning", fatal: "critical" };
  return other[word] ?? logLevels.find((level) => level === word);
}

/** `json`: one JSON object a line; `text`: one readable line, the default on a terminal. */
export type LogFormat = "json" | "text";

/** Facts that go with a log line. `stream_name` and `metric_info` have a place of their own in the JSON form. */
export type LogFields = Readonly<Record<string, unknown>>;

/** Writes one line for each call, always to the same place, never to stdout. */
export interface Log {
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warning(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
  critical(message: string, fields?: LogFields): void;
  /** The same log with fields that go with each line. */
  with(fields: LogFields): Log;
}

/** What `openLog` needs. */
export interface LogOptions {
  /** The program's name, `tap-oracle`. */
  readonly program: string;
  /** Identifies the run in every line, in METRIC lines and in V$SESSION. */
  readonly runId: string;
  /** Default `info`. */
  readonly level?: LogLevel;
  /** Default `json`. */
  readonly format?: LogFormat;
  /** Called for every finished line with its newline. Default: a synchronous write to file descriptor 2. */
  readonly write?: (line: string) => void;
  /** Applied to the message and to every text among the fields: takes known secrets out. */
  readonly redact?: (text: string) => string;
}

/**
 * A text with `err…` for "error" and `exc…` for "exception", for lines of a run that goes on: `meltano config … test` takes
 * these words for a failure wherever they stand in a log, in the name of a setting too.
 * Source: meltano/meltano, plugin_test_service.py.
 */
export function withoutAlarm(text: string): string {
  return text.replaceAll(/(err)or|(exc)eption/gi, "$1$2…");
}

const pinoLevelOf = {
  debug: "debug",
  info: "info",
  warning: "warn",
  error: "error",
  critical: "fatal",
} as const satisfies Record<LogLevel, pino.Level>;

const labelOf: Readonly<Record<string, LogLevel>> = {
  debug: "debug",
  info: "info",
  warn: "warning",
  error: "error",
  fatal: "critical",
};

/**
 * Opens the log of a program. The JSON form has the keys that the Meltano SDK's structured logging has, so that Meltano
 * reads level, time and metrics from it. Source: meltano/sdk, structured logging; meltano/meltano, log parsers.
 */
export function openLog(options: LogOptions): Log {
  const redact = options.redact ?? ((text: string) => text);
  const write = options.write ?? stderrWriter();
  const format = options.format ?? "json";
  const destination = {
    write: (line: string) => write(format === "json" ? line : textLine(line)),
  };
  const logger = pino(
    {
      level: pinoLevelOf[options.level ?? "info"],
      messageKey: "message",
      base: {
        pid: process.pid,
        app_name: options.program,
        logger_name: options.program,
        thread_name: "main",
        run_id: options.runId,
      },
      timestamp: () => `,"ts":${Date.now() / 1000}`,
      formatters: { level: (label) => ({ level: labelOf[label] ?? label }) },
    },
    destination,
  );
  return logOver(logger, {}, redact);
}

/** Synchronous, so that the last line is out before the process ends; a stderr that is gone is not worth failing for. */
function stderrWriter(): (line: string) => void {
  const stderr = pino.destination({ dest: 2, sync: true });
  stderr.on("error", () => {});
  return (line) => {
    stderr.write(line);
  };
}

function logOver(logger: pino.Logger, bound: LogFields, redact: (text: string) => string): Log {
  const at = (level: pino.Level) => (message: string, fields?: LogFields) => {
    if (!logger.isLevelEnabled(level)) return;
    // Not the finished line: a secret such as "null" or "1234" would make something else than JSON of it.
    const shown = redactTexts({ ...bound, ...fields }, redact) as LogFields;
    logger[level](lineFields(shown), redact(message));
  };
  return {
    debug: at("debug"),
    info: at("info"),
    warning: at("warn"),
    error: at("error"),
    critical: at("fatal"),
    with: (fields) => logOver(logger, { ...bound, ...fields }, redact),
  };
}

/** Deepest nesting of fields that is written; what is deeper becomes `…`. */
const maxFieldDepth = 8;

/** Instances of classes stay what they are: what becomes of them in JSON is their own matter. */
function redactTexts(value: unknown, redact: (text: string) => string, depth = 0): unknown {
  if (typeof value === "string") return redact(value);
  if (typeof value !== "object" || value === null) return value;
  if (depth > maxFieldDepth) return "…";
  const inner = (item: unknown) => redactTexts(item, redact, depth + 1);
  if (Array.isArray(value)) return value.map(inner);
  if (Object.getPrototypeOf(value) !== Object.prototype) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, inner(item)]));
}

/** The fields of one line, with those that have no key of their own under `extra`. */
function lineFields(fields: LogFields): Record<string, unknown> {
  const { stream_name = null, metric_info, ...extra } = fields;
  return metric_info === undefined ? { stream_name, extra } : { stream_name, metric_info, extra };
}

/** One readable line out of a JSON one: time in UTC, level, stream, message, facts and run id as key=value. */
function textLine(json: string): string {
  const line = JSON.parse(json) as {
    ts: number;
    level: string;
    app_name: string;
    run_id: string;
    message: string;
    stream_name: string | null;
    extra: Record<string, unknown>;
  };
  const time = new Date(line.ts * 1000).toISOString();
  const stream = line.stream_name === null ? "" : ` [${line.stream_name}]`;
  const facts = Object.entries({ ...line.extra, run_id: line.run_id })
    .map(([key, value]) => ` ${key}=${typeof value === "string" ? value : JSON.stringify(value)}`)
    .join("");
  const level = line.level.toUpperCase().padEnd(8);
  return `${time} ${level} ${line.app_name}${stream} ${line.message}${facts}\n`;
}
