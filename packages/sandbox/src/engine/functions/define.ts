import { derived, located, perRow } from "../expressions/compiled.ts";
import type { Compiled, Env } from "../expressions/contract.ts";
import type { SqlType } from "../types/sql-type.ts";
import { nz } from "../types/text.ts";
import { Lob, type Value } from "../types/value.ts";
import { type ArgumentKind, argumentReader, type KindValues } from "./arguments.ts";
import type { CallSite, FunctionDefinition } from "./contract.ts";

type Values<K extends readonly ArgumentKind[]> = {
  readonly [I in keyof K]: K[I] extends ArgumentKind ? KindValues[K[I]] : never;
};
type NullableValues<K extends readonly ArgumentKind[]> = {
  readonly [I in keyof K]: K[I] extends ArgumentKind ? KindValues[K[I]] | null : never;
};

interface CommonParts {
  readonly returns: SqlType | ((site: CallSite) => SqlType);
  /** The value may differ from call to call with the same arguments (DBMS_RANDOM, SYS_GUID). */
  readonly volatile?: boolean;
  readonly condition?: boolean;
  readonly since?: 23;
  readonly parameters?: readonly string[];
}

interface StrictParts<A extends readonly ArgumentKind[], O extends readonly ArgumentKind[]>
  extends CommonParts {
  readonly args: A;
  readonly optional?: O;
  readonly evaluate: (site: CallSite, ...values: [...Values<A>, ...Partial<Values<O>>]) => Value;
}

/** A function whose result is NULL as soon as an argument is NULL. Its evaluation never sees NULL. */
export function strict<
  const A extends readonly ArgumentKind[],
  const O extends readonly ArgumentKind[] = [],
>(parts: StrictParts<A, O>): FunctionDefinition {
  const optional: readonly ArgumentKind[] = parts.optional ?? [];
  return definition(parts, [...parts.args, ...optional], parts.args.length, (site, values) => {
    if (values.includes(null)) return null;
    return parts.evaluate(site, ...(values as unknown as Parameters<Evaluate<A, O>>));
  });
}

type Evaluate<A extends readonly ArgumentKind[], O extends readonly ArgumentKind[]> = (
  ...values: [...Values<A>, ...Partial<Values<O>>]
) => Value;

interface NullableParts<A extends readonly ArgumentKind[], O extends readonly ArgumentKind[]>
  extends CommonParts {
  readonly args: A;
  readonly optional?: O;
  readonly evaluate: (
    site: CallSite,
    ...values: [...NullableValues<A>, ...Partial<NullableValues<O>>]
  ) => Value;
}

/** A function that handles NULL arguments itself. An optional argument that is left out is undefined. */
export function nullable<
  const A extends readonly ArgumentKind[],
  const O extends readonly ArgumentKind[] = [],
>(parts: NullableParts<A, O>): FunctionDefinition {
  const optional: readonly ArgumentKind[] = parts.optional ?? [];
  return definition(parts, [...parts.args, ...optional], parts.args.length, (site, values) =>
    parts.evaluate(
      site,
      ...(values as unknown as [...NullableValues<A>, ...Partial<NullableValues<O>>]),
    ),
  );
}

interface VariadicParts<K extends ArgumentKind> extends CommonParts {
  readonly kind: K;
  readonly min: number;
  readonly evaluate: (site: CallSite, values: readonly (KindValues[K] | null)[]) => Value;
}

/** A function of any number of arguments of one kind; it handles NULL itself. */
export function variadic<K extends ArgumentKind>(parts: VariadicParts<K>): FunctionDefinition {
  return {
    ...definition(parts, [parts.kind], parts.min, (site, values) =>
      parts.evaluate(site, values as readonly (KindValues[K] | null)[]),
    ),
    max: Number.POSITIVE_INFINITY,
  };
}

function definition(
  parts: CommonParts,
  kinds: readonly ArgumentKind[],
  min: number,
  evaluate: (site: CallSite, values: readonly Value[]) => Value,
): FunctionDefinition {
  return {
    min,
    max: kinds.length,
    compile: (site) => compileSimple(site, parts, kinds, evaluate),
    ...(parts.condition === undefined ? {} : { condition: parts.condition }),
    ...(parts.since === undefined ? {} : { since: parts.since }),
    ...(parts.parameters === undefined ? {} : { parameters: parts.parameters }),
  };
}

function compileSimple(
  site: CallSite,
  parts: CommonParts,
  kinds: readonly ArgumentKind[],
  evaluate: (site: CallSite, values: readonly Value[]) => Value,
): Compiled {
  const readers = site.args.map((argument, index) =>
    argumentReader(kinds[index] ?? kinds.at(-1) ?? "any", argument, site.binder, site.at(index)),
  );
  const type = typeof parts.returns === "function" ? parts.returns(site) : parts.returns;
  const compute = located((env: Env): Value => {
    const values = readers.map((read) => read(env));
    return finished(evaluate(site, values), type);
  }, site.at(0));
  if (parts.volatile) return perRow(type, compute);
  return derived(type, site.args, site.binder.session, compute);
}

/** Empty text and empty RAW are NULL; text for a LOB result becomes one. */
function finished(value: Value, type: SqlType): Value {
  if (typeof value === "string") {
    if (type.name === "CLOB" || type.name === "NCLOB") {
      return value === "" ? null : new Lob(type.name, value);
    }
    return nz(value);
  }
  if (value instanceof Uint8Array && value.length === 0) return null;
  return value;
}
