import type { FromSchema } from "json-schema-to-ts";
import type { TransformName } from "./alias-transforms.ts";
import { findDefinitionMistakes } from "./definition-mistakes.ts";

/** The JSON types a setting may have. `null` is not among them: null always means "not set". */
export type SettingType = "string" | "integer" | "number" | "boolean" | "array" | "object";

/** A JSON Schema (draft 7) of one value: the keywords that settings use. Lengths count UTF-16 code points, as ajv does. */
export interface ValueSchema {
  readonly type?: SettingType | readonly SettingType[];
  readonly title?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly examples?: readonly unknown[];
  readonly enum?: readonly (string | number | boolean)[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
  /** A format of ajv-formats; `date-time` is what `parseDateTime` reads, or a date alone. */
  readonly format?: string;
  readonly items?: ValueSchema;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly uniqueItems?: boolean;
  /** True for a list whose entries hold commas (SQL): a text that is not JSON is one entry and not cut at commas. */
  readonly "x-text-is-entry"?: boolean;
  readonly properties?: Readonly<Record<string, ValueSchema>>;
  readonly additionalProperties?: boolean | ValueSchema;
  readonly required?: readonly string[];
  readonly anyOf?: readonly ValueSchema[];
  /**
   * True for a secret: it may be given as text, as `{"env": "NAME"}` or as `{"file": "PATH"}`, and no message, log,
   * `--about` or redacted output ever shows it.
   */
  readonly writeOnly?: boolean;
}

/** One setting: a value schema that says what it is for and where `--about` lists it. */
export interface SettingSchema extends ValueSchema {
  readonly type: SettingType | readonly SettingType[];
  readonly description: string;
  /** Our own older names of this setting, accepted without a word. Names of other systems are `AliasRow`s. */
  readonly "x-aliases"?: readonly string[];
  /** Heading under which the setting is listed, `connection` for example. Default `general`. */
  readonly "x-category"?: string;
}

/** The schema of all settings of a program. Unknown settings are the loader's matter, never the schema's. */
export interface SettingsSchema {
  readonly type: "object";
  readonly properties: Readonly<Record<string, SettingSchema>>;
  readonly required?: readonly string[];
}

interface AliasFacts {
  /** The name as the other system spells it, case included. */
  readonly name: string;
  /** The system it comes from: `s7clarke10`, `sdk`, `pipelinewise`, `radbrt`, `flext`… */
  readonly from: string;
}

/** Another system's name for one of our settings. `name` may equal `to`: then the row only maps values. */
export interface RenamedAlias extends AliasFacts {
  readonly to: string;
  /** Named conversion of the value, applied before `values`. */
  readonly transform?: TransformName;
  /** Value as text, compared without case → our value. A value that is not listed passes unchanged. */
  readonly values?: Readonly<Record<string, string | number | boolean>>;
  readonly ignored?: never;
  readonly refusedWhenSet?: never;
}

/** A name of another system that has no counterpart and may be left out without harm: a warning says why. */
export interface IgnoredAlias extends AliasFacts {
  readonly ignored: string;
  readonly to?: never;
  readonly refusedWhenSet?: never;
}

/** A name of another system that must not be ignored (a mask for personal data, say): a problem says why. */
export interface RefusedAlias extends AliasFacts {
  readonly refusedWhenSet: string;
  readonly to?: never;
  readonly ignored?: never;
}

/** One row of the table of other systems' names. */
export type AliasRow = RenamedAlias | IgnoredAlias | RefusedAlias;

/** Everything known about the settings of one program, checked. Built by `defineSettings` only. */
export interface SettingsDefinition<S extends SettingsSchema = SettingsSchema> {
  /** Name of the executable, `tap-oracle`. */
  readonly program: string;
  /** What every environment variable of the program begins with, `TAP_ORACLE_`. */
  readonly envPrefix: string;
  readonly description: string;
  /** Meltano's words for what the program can do. Source: Meltano, plugin definition syntax, capabilities. */
  readonly capabilities: readonly string[];
  readonly schema: S;
  readonly aliases: readonly AliasRow[];
}

/** What `defineSettings` takes. */
export interface DefineSettingsOptions<S extends SettingsSchema> {
  readonly program: string;
  readonly envPrefix: string;
  readonly description: string;
  readonly capabilities?: readonly string[];
  readonly schema: S;
  readonly aliases?: readonly AliasRow[];
}

type DeepReadonly<T> = T extends string | number | boolean | null | undefined
  ? T
  : T extends readonly (infer E)[]
    ? readonly DeepReadonly<E>[]
    : T extends object
      ? { readonly [K in keyof T]: DeepReadonly<T[K]> }
      : T;

type Properties<S extends SettingsSchema> = S["properties"];
type ValueOf<P> = P extends SettingSchema ? DeepReadonly<FromSchema<P>> : never;
type RequiredName<S extends SettingsSchema> = S extends {
  readonly required: readonly (infer R extends string)[];
}
  ? R
  : never;
type DefaultedName<S extends SettingsSchema> = {
  [K in keyof Properties<S>]: Properties<S>[K] extends { readonly default: unknown } ? K : never;
}[keyof Properties<S>];
type WithNames<S extends SettingsSchema, Always extends PropertyKey> = {
  readonly [K in keyof Properties<S> as K extends Always ? K : never]: ValueOf<Properties<S>[K]>;
} & {
  readonly [K in keyof Properties<S> as K extends Always ? never : K]?: ValueOf<Properties<S>[K]>;
};
type Flat<T> = { [K in keyof T]: T[K] };

/** The type of loaded settings: what has a default or is required is always there, the rest is optional. */
export type SettingsFrom<S extends SettingsSchema> = Flat<
  WithNames<S, DefaultedName<S> | RequiredName<S>>
>;

/** The settings that a cross-field check sees: even a required one may be missing, its absence is reported already. */
export type SettingsForChecks<S extends SettingsSchema> = Flat<WithNames<S, DefaultedName<S>>>;

/** The settings type of a definition: `SettingsOf<typeof tapSettings>`. */
export type SettingsOf<D> = D extends SettingsDefinition<infer S> ? SettingsFrom<S> : never;

/**
 * The definition of a program's settings, from one schema and one table of aliases. From it come the TypeScript type,
 * loading, `--about`, environment variables, redaction and the settings page.
 *
 * @throws TypeError when the definition contradicts itself (an alias of nothing, a name used twice…): a bug of ours.
 */
export function defineSettings<const S extends SettingsSchema>(
  options: DefineSettingsOptions<S>,
): SettingsDefinition<S> {
  const definition = { capabilities: [], aliases: [], ...options };
  const mistakes = findDefinitionMistakes(definition);
  if (mistakes.length > 0) {
    throw new TypeError(
      `the settings of ${options.program} are defined wrongly: ${mistakes.join("; ")}`,
    );
  }
  return Object.freeze(definition);
}
