import { readFileSync, statSync } from "node:fs";
import { extname } from "node:path";
import { UsageError } from "../errors.ts";
import {
  type ConfigFormat,
  ConfigSyntaxError,
  parseConfigText,
  sniffConfigFormat,
} from "./parse-config-text.ts";
import { readFailure } from "./secrets.ts";

/** Largest configuration file that is read, in bytes. */
export const maxConfigFileBytes = 4 * 1024 * 1024;

/** A configuration file that was read and understood. */
export interface ConfigFile {
  readonly path: string;
  readonly format: ConfigFormat;
  /** Names as they stand in the file, aliases not yet resolved, secrets not yet read. */
  readonly values: Readonly<Record<string, unknown>>;
}

/**
 * The settings in a configuration file: JSON, YAML or TOML by its extension, else by what it looks like (a pipe such as
 * `/dev/fd/63` has none). UTF-8, with or without a byte order mark. No message quotes a value.
 *
 * @throws UsageError (code CONFIG-FILE, exit 2) when the file is missing, a directory, empty, too large, not UTF-8, of
 * broken syntax (with line and column) or not an object.
 */
export function readConfigFile(path: string): ConfigFile {
  const text = decode(path, readBytes(path));
  if (text.trim() === "") {
    throw configFileError(path, "is empty", "Write {} into it if nothing is to be set.");
  }
  const format = formatOf(path) ?? sniffConfigFormat(text);
  const values = parse(path, text, format);
  if (typeof values !== "object" || values === null || Array.isArray(values)) {
    const found = Array.isArray(values) ? "a list" : values === null ? "nothing" : "a single value";
    const hint = 'Write the settings as an object, for example {"host": "db.example.com"}.';
    throw configFileError(path, `must hold an object of settings, but holds ${found}`, hint);
  }
  return { path, format, values: values as Record<string, unknown> };
}

function readBytes(path: string): Buffer {
  try {
    const stats = statSync(path);
    if (stats.isDirectory()) {
      throw configFileError(path, "is a directory", "Name a file inside it.");
    }
    if (stats.size > maxConfigFileBytes) throw tooLarge(path);
    const bytes = readFileSync(path);
    // A pipe has no size until it was read.
    if (bytes.length > maxConfigFileBytes) throw tooLarge(path);
    return bytes;
  } catch (cause) {
    if (cause instanceof UsageError) throw cause;
    const hint =
      "Check the path given with --config; a relative one counts from the working directory.";
    throw configFileError(path, readFailure(cause), hint, cause);
  }
}

function decode(path: string, bytes: Buffer): string {
  const [first, second] = bytes;
  const isUtf16 = (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
  try {
    if (!isUtf16) return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    // Falls through to the one answer for everything that is not UTF-8.
  }
  const what = isUtf16 ? "is UTF-16 text, not UTF-8" : "is not UTF-8 text";
  throw configFileError(path, what, "Save it as UTF-8.");
}

function formatOf(path: string): ConfigFormat | undefined {
  switch (extname(path).toLowerCase()) {
    case ".json":
      return "json";
    case ".yaml":
    case ".yml":
      return "yaml";
    case ".toml":
      return "toml";
    default:
      return undefined;
  }
}

function parse(path: string, text: string, format: ConfigFormat): unknown {
  try {
    return parseConfigText(text, format);
  } catch (cause) {
    if (!(cause instanceof ConfigSyntaxError)) throw cause;
    const { line, column } = cause;
    const where = `is not valid ${format.toUpperCase()}: line ${line}, column ${column}: ${cause.message}`;
    const hint = `Correct the file, or give it the extension of its format (.json, .yaml, .toml).`;
    throw configFileError(path, where, hint, undefined, { line, column });
  }
}

function tooLarge(path: string): UsageError {
  const hint = "This is probably not a configuration file.";
  return configFileError(path, `is larger than ${maxConfigFileBytes} bytes`, hint);
}

function configFileError(
  path: string,
  what: string,
  hint: string,
  cause?: unknown,
  details: Readonly<Record<string, unknown>> = {},
): UsageError {
  return new UsageError(`the config file ${JSON.stringify(path)} ${what}`, {
    code: "CONFIG-FILE",
    hint,
    details: { path, ...details },
    ...(cause === undefined ? {} : { cause }),
  });
}
