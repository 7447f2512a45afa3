import { oraError } from "../errors.ts";
import { namedType } from "../expressions/cast.ts";
import { convertTo, derived } from "../expressions/compiled.ts";
import type { Compiled } from "../expressions/contract.ts";
import { castConverter } from "../types/convert.ts";
import { binaryDoubleType, clobType, numberType, varchar2 } from "../types/make-type.ts";
import type { SqlType } from "../types/sql-type.ts";
import { VectorValue } from "../types/value.ts";
import type { CallSite, FunctionDefinition, FunctionTable } from "./contract.ts";
import { literalInteger, literalText } from "./text-arguments.ts";

const anyVector: SqlType = { name: "VECTOR", dimensions: null, format: null };

function firstArgument(site: CallSite): Compiled {
  const [argument] = site.args;
  if (!argument) throw oraError(938, [], site.call.at);
  return argument;
}

/** TO_VECTOR(text [, dimensions [, format]]) and VECTOR. */
const toVector: FunctionDefinition = {
  min: 1,
  max: 4,
  since: 23,
  compile: (site) => {
    const argument = firstArgument(site);
    const wanted = wordOf(site, 2) ?? literalText(site.args[2]);
    const format = vectorFormats.find((name) => name === wanted?.toUpperCase()) ?? null;
    if (wanted !== undefined && wanted !== "*" && !format) throw oraError(51802, [], site.at(2));
    const type: SqlType = {
      name: "VECTOR",
      dimensions: literalInteger(site.args[1]) ?? null,
      format,
    };
    const { session } = site.binder;
    const convert = castConverter(argument.type, type, session, site.at(0));
    return derived(type, [argument], session, (env) => convert(argument.eval(env)));
  },
};

const vectorFormats = ["FLOAT32", "FLOAT64", "INT8", "BINARY"] as const;

/** FLOAT32, COSINE and so on stand as names. */
function wordOf(site: CallSite, index: number): string | undefined {
  const expr = site.call.args[index]?.value;
  return expr?.kind === "name" ? expr.name.parts[0] : undefined;
}

/** FROM_VECTOR and VECTOR_SERIALIZE: text in RETURNING's type, VARCHAR2(4000) or CLOB. */
const fromVector: FunctionDefinition = {
  min: 1,
  max: 1,
  since: 23,
  compile: (site) => {
    const argument = convertTo(firstArgument(site), anyVector, site.binder.session, site.at(0));
    const { returning } = site.call;
    const type = returning ? namedType(returning, site.binder) : varchar2(4000);
    const target = type.name === "CLOB" ? clobType : type;
    const { session } = site.binder;
    const convert = castConverter(anyVector, target, session, site.at(0));
    return derived(type, site.args, session, (env) => convert(argument.eval(env)));
  },
};

function vectorFunction(
  type: SqlType,
  read: (vector: VectorValue) => number | string,
): FunctionDefinition {
  return {
    min: 1,
    max: 1,
    since: 23,
    compile: (site) => {
      const { session } = site.binder;
      const argument = convertTo(firstArgument(site), anyVector, session, site.at(0)).eval;
      return derived(type, site.args, session, (env) => {
        const value = argument(env);
        return value instanceof VectorValue ? read(value) : null;
      });
    },
  };
}

function dimensionsOf(vector: VectorValue): number {
  return vector.elements.length * (vector.format === "BINARY" ? 8 : 1);
}

type Metric = (a: ArrayLike<number>, b: ArrayLike<number>) => number;

function total(length: number, term: (index: number) => number): number {
  let sum = 0;
  for (let i = 0; i < length; i++) sum += term(i);
  return sum;
}

const dot: Metric = (a, b) => total(a.length, (i) => (a[i] ?? 0) * (b[i] ?? 0));
const squared: Metric = (a, b) => total(a.length, (i) => ((a[i] ?? 0) - (b[i] ?? 0)) ** 2);
const norm = (a: ArrayLike<number>): number => Math.sqrt(dot(a, a));

/** Source: Oracle AI Vector Search User's Guide, Vector Distance Metrics. */
const metrics: Readonly<Record<string, Metric>> = {
  COSINE: (a, b) => 1 - dot(a, b) / (norm(a) * norm(b)),
  DOT: (a, b) => -dot(a, b),
  EUCLIDEAN: (a, b) => Math.sqrt(squared(a, b)),
  L2: (a, b) => Math.sqrt(squared(a, b)),
  EUCLIDEAN_SQUARED: squared,
  L2_SQUARED: squared,
  MANHATTAN: (a, b) => total(a.length, (i) => Math.abs((a[i] ?? 0) - (b[i] ?? 0))),
  L1: (a, b) => total(a.length, (i) => Math.abs((a[i] ?? 0) - (b[i] ?? 0))),
  HAMMING: (a, b) => total(a.length, (i) => bits((a[i] ?? 0) ^ (b[i] ?? 0))),
  JACCARD: (a, b) =>
    1 -
    total(a.length, (i) => bits((a[i] ?? 0) & (b[i] ?? 0))) /
      total(a.length, (i) => bits((a[i] ?? 0) | (b[i] ?? 0))),
};

function bits(value: number): number {
  let count = 0;
  for (let rest = value & 255; rest > 0; rest >>= 1) count += rest & 1;
  return count;
}

/** `fixed`: the metric of L2_DISTANCE and the like; VECTOR_DISTANCE names it, COSINE by default. */
function distanceFunction(fixed?: Metric): FunctionDefinition {
  return {
    min: 2,
    max: fixed ? 2 : 3,
    since: 23,
    lazy: true,
    compile: (site) => {
      const { call, binder } = site;
      const metric = fixed ?? metrics[wordOf(site, 2) ?? "COSINE"];
      if (!metric) throw oraError(904, [`"${wordOf(site, 2)}"`], site.at(2));
      const sides = call.args.slice(0, 2).map(({ value }) => binder.compile(value));
      const readers = sides.map((side, i) =>
        convertTo(side, anyVector, binder.session, site.at(i)),
      );
      return derived(binaryDoubleType, sides, binder.session, (env) => {
        const [a, b] = readers.map((read) => read.eval(env));
        if (!(a instanceof VectorValue) || !(b instanceof VectorValue)) return null;
        if (a.elements.length !== b.elements.length) {
          throw oraError(51808, [`${site.name}()`, `(${dimensionsOf(a)}, ${dimensionsOf(b)})`]);
        }
        return metric(a.elements, b.elements);
      });
    },
  };
}

/**
 * Functions of vectors, since 23ai.
 * Source: Oracle SQL Language Reference 23ai, Vector Functions.
 */
export const vectorFunctions: FunctionTable = {
  TO_VECTOR: withWords(toVector),
  VECTOR: withWords(toVector),
  FROM_VECTOR: fromVector,
  VECTOR_SERIALIZE: fromVector,
  VECTOR_DISTANCE: distanceFunction(),
  L1_DISTANCE: distanceFunction(metrics["L1"]),
  L2_DISTANCE: distanceFunction(metrics["L2"]),
  COSINE_DISTANCE: distanceFunction(metrics["COSINE"]),
  INNER_PRODUCT: distanceFunction(dot),
  HAMMING_DISTANCE: distanceFunction(metrics["HAMMING"]),
  JACCARD_DISTANCE: distanceFunction(metrics["JACCARD"]),
  VECTOR_DIMENSION_COUNT: vectorFunction(numberType, dimensionsOf),
  VECTOR_DIMS: vectorFunction(numberType, dimensionsOf),
  VECTOR_DIMENSION_FORMAT: vectorFunction(varchar2(10), (vector) => vector.format),
  VECTOR_NORM: vectorFunction(binaryDoubleType, (vector) => norm(vector.elements)),
};

/** The third argument is a word of the language and no column: only the others are compiled. */
function withWords(definition: FunctionDefinition): FunctionDefinition {
  return {
    ...definition,
    lazy: true,
    compile: (site) => {
      const { binder, call } = site;
      const args = call.args
        .filter(({ value }, i) => i < 2 || value.kind !== "name")
        .map(({ value }) => binder.compile(value));
      return definition.compile({ ...site, args });
    },
  };
}
