import { readFileSync, statSync } from "node:fs";
import type { SettingsProblem } from "../errors.ts";
import { escapePointer } from "../singer/json-pointer.ts";
import { schemaOfProperty, setOwn } from "./coerce.ts";
import type { SettingsDefinition, ValueSchema } from "./define-settings.ts";
import type { Environment } from "./environment.ts";

/** What stands in place of a secret wherever settings are shown. */
export const redactedText = "***";

/** A secret shorter than this many characters is not looked for in texts: it would be found in ordinary words. */
export const minSearchedSecretLength = 4;

/** Most bytes that are read of a file that holds a secret (a wallet in PEM form is some 10 KB). */
export const maxSecretFileBytes = 1024 * 1024;

/** Result of `resolveSecrets`: the value with its references replaced, or what is wrong with them. */
export interface ResolvedSecrets {
  readonly value: unknown;
  readonly problems: readonly SettingsProblem[];
}

/**
 * The value with every secret of its schema (`writeOnly`) read: text stays, `{"env": "NAME"}` becomes the environment
 * variable, `{"file": "PATH"}` the content of the file (UTF-8, line ends at its end removed, a relative path counts
 * from the working directory). Problems name the pointer and the variable or path, never what was found there.
 */
export function resolveSecrets(
  value: unknown,
  schema: ValueSchema,
  pointer: string,
  env: Environment,
): ResolvedSecrets {
  const problems: SettingsProblem[] = [];
  const resolved = mapSecrets(value, schema, pointer, (secret, at) => {
    const result = resolveSecret(secret, env);
    if ("text" in result) return result.text;
    problems.push({ pointer: at, message: result.problem });
    return undefined;
  });
  return { value: resolved, problems };
}

/**
 * A copy of settings that may be shown: secrets replaced by `***`, and so is every value under a name that is not a
 * setting, which may be a misspelt password. What is not set stays not set.
 */
export function redact(
  settings: Readonly<Record<string, unknown>>,
  definition: SettingsDefinition,
): Record<string, unknown> {
  const copy: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(settings)) {
    const { properties } = definition.schema;
    const schema = Object.hasOwn(properties, name) ? properties[name] : undefined;
    const shown =
      schema === undefined
        ? hidden(value)
        : mapSecrets(value, schema, "", (secret) => hidden(secret));
    setOwn(copy, name, shown);
  }
  return copy;
}

/** All secret texts within loaded settings, for `redactText`. */
export function secretTexts(
  settings: Readonly<Record<string, unknown>>,
  definition: SettingsDefinition,
): string[] {
  const texts: string[] = [];
  for (const [name, schema] of Object.entries(definition.schema.properties)) {
    if (!Object.hasOwn(settings, name)) continue;
    mapSecrets(settings[name], schema, "", (secret) => {
      collectTexts(secret, texts);
      return secret;
    });
  }
  return texts;
}

/**
 * A function that replaces secrets by `***` in a text: each secret of at least 4 characters as it is, as it looks inside
 * JSON, inside a URL and inside a quoted SQL text, and each long line of a secret of several lines (a wallet).
 */
export function createRedactor(secrets: readonly string[]): (text: string) => string {
  const spellings = new Set(secrets.flatMap(secretSpellings));
  const longestFirst = [...spellings].sort((a, b) => b.length - a.length);
  if (longestFirst.length === 0) return (text) => text;
  const pattern = new RegExp(longestFirst.map(escapeForRegExp).join("|"), "g");
  return (text) => text.replace(pattern, redactedText);
}

/** `createRedactor` for a single text. */
export function redactText(text: string, secrets: readonly string[]): string {
  return createRedactor(secrets)(text);
}

/** True when the schema, or a part of it, is a secret. */
export function holdsSecret(schema: ValueSchema): boolean {
  if (schema.writeOnly === true) return true;
  const { properties, items, additionalProperties, anyOf } = schema;
  const parts = [...Object.values(properties ?? {}), ...(anyOf ?? [])];
  if (items !== undefined) parts.push(items);
  if (typeof additionalProperties === "object") parts.push(additionalProperties);
  return parts.some(holdsSecret);
}

function mapSecrets(
  value: unknown,
  schema: ValueSchema,
  pointer: string,
  map: (secret: unknown, pointer: string) => unknown,
): unknown {
  if (schema.writeOnly === true) return map(value, pointer);
  if (!holdsSecret(schema)) return value;
  if (Array.isArray(value)) {
    const { items } = schema;
    if (items === undefined) return value;
    return value.map((item, index) => mapSecrets(item, items, `${pointer}/${index}`, map));
  }
  if (typeof value !== "object" || value === null) return value;
  const copy: Record<string, unknown> = {};
  for (const [name, entry] of Object.entries(value)) {
    const part = schemaOfProperty(schema, name);
    const at = `${pointer}/${escapePointer(name)}`;
    setOwn(copy, name, part === undefined ? entry : mapSecrets(entry, part, at, map));
  }
  return copy;
}

type SecretResult = { readonly text: unknown } | { readonly problem: string };

function resolveSecret(secret: unknown, env: Environment): SecretResult {
  if (typeof secret !== "object" || secret === null) return { text: secret };
  const entries = Object.entries(secret);
  const [kind, target] = entries[0] ?? [];
  if (entries.length === 1 && typeof target === "string" && target !== "") {
    if (kind === "env") return secretFromEnvironment(target, env);
    if (kind === "file") return secretFromFile(target);
  }
  return { problem: 'must be text, {"env": "NAME"} or {"file": "PATH"}' };
}

function secretFromEnvironment(name: string, env: Environment): SecretResult {
  const text = Object.hasOwn(env, name) ? env[name] : undefined;
  if (text === undefined) return { problem: `the environment variable ${name} is not set` };
  return text === "" ? { problem: `the environment variable ${name} is empty` } : { text };
}

function secretFromFile(path: string): SecretResult {
  const where = `the file ${JSON.stringify(path)}`;
  try {
    const stats = statSync(path);
    if (stats.isDirectory()) return { problem: `${where} is a directory` };
    if (stats.size > maxSecretFileBytes) {
      return { problem: `${where} is larger than ${maxSecretFileBytes} bytes` };
    }
    const text = new TextDecoder("utf-8", { fatal: true })
      .decode(readFileSync(path))
      .replace(/[\r\n]+$/, "");
    return text === "" ? { problem: `${where} is empty` } : { text };
  } catch (cause) {
    return { problem: `${where} ${readFailure(cause)}` };
  }
}

/** Why a file could not be read, as the end of a sentence that begins with its path. */
export function readFailure(cause: unknown): string {
  const code = cause instanceof Error && "code" in cause ? String(cause.code) : "";
  switch (code) {
    case "ENOENT":
    case "ENOTDIR":
      return "does not exist";
    case "EACCES":
    case "EPERM":
      return "may not be read by this user";
    case "ELOOP":
      return "is a symbolic link that leads back to itself";
    case "ENAMETOOLONG":
      return "has a name that is too long";
    case "ERR_ENCODING_INVALID_ENCODED_DATA":
      return "is not UTF-8 text";
    default:
      return code === "" ? "cannot be read" : `cannot be read (${code})`;
  }
}

function hidden(value: unknown): unknown {
  return value === undefined || value === null ? value : redactedText;
}

function collectTexts(value: unknown, texts: string[]): void {
  if (typeof value === "string") texts.push(value);
  if (typeof value === "number" || typeof value === "bigint") texts.push(String(value));
  if (typeof value !== "object" || value === null) return;
  for (const part of Object.values(value)) collectTexts(part, texts);
}

function secretSpellings(secret: string): string[] {
  const lines = secret
    .split(/[\r\n]+/)
    .filter((line) => line.length >= 16 && !line.startsWith("--"));
  return [secret, ...(lines.length > 1 ? lines : [])]
    .flatMap((text) => [
      text,
      JSON.stringify(text).slice(1, -1),
      encodeForUrl(text),
      text.replaceAll("'", "''"),
    ])
    .filter((text) => text.length >= minSearchedSecretLength);
}

function encodeForUrl(text: string): string {
  // A lone surrogate has no URL form; encodeURIComponent throws on it.
  return /\p{Surrogate}/u.test(text) ? text : encodeURIComponent(text);
}

function escapeForRegExp(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, "\\$&");
}
