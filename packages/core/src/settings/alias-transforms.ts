import { coerceBoolean, splitCsv } from "./coerce.ts";

/** A conversion of another system's value into ours. */
export interface AliasTransform {
  /** Ours for theirs. A value it does not understand comes back unchanged, and validation says what is wrong with it. */
  readonly apply: (value: unknown) => unknown;
  /** For the settings page: how the other system writes it. */
  readonly note: string;
}

/** The conversions that an alias row may name. */
export const aliasTransforms = {
  yes_no: { note: "YES or NO", apply: coerceBoolean },
  /** For names that say the reverse of ours: `disable_dn_matching` → `ssl_server_dn_match`. */
  not: {
    note: "the opposite",
    apply: (value) => {
      const flag = coerceBoolean(value);
      return typeof flag === "boolean" ? !flag : value;
    },
  },
  csv: { note: "comma-separated text", apply: onText(splitList) },
  lower_case: { note: "in any case", apply: onText((text) => text.toLowerCase()) },
  milliseconds_to_seconds: { note: "in milliseconds", apply: onNumber((value) => value / 1000) },
  negate: { note: "with the opposite sign", apply: onNumber((value) => 0 - value) },
} as const satisfies Readonly<Record<string, AliasTransform>>;

/** Name of a conversion of `aliasTransforms`. */
export type TransformName = keyof typeof aliasTransforms;

function onText(convert: (text: string) => unknown): (value: unknown) => unknown {
  return (value) => (typeof value === "string" ? convert(value) : value);
}

function onNumber(convert: (value: number) => number): (value: unknown) => unknown {
  return (value) => {
    const isText = typeof value === "string" && value.trim() !== "";
    if (typeof value !== "number" && !isText) return value;
    const number = Number(value);
    return Number.isFinite(number) ? convert(number) : value;
  };
}

/** A list as text is comma-separated, or JSON, as Meltano puts it into environment variables. */
function splitList(text: string): unknown {
  if (!text.trimStart().startsWith("[")) return splitCsv(text);
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}
