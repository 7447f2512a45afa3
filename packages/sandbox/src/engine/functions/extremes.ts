import { oraError } from "../errors.ts";
import { convertTo, derived } from "../expressions/compiled.ts";
import { typeFamily } from "../types/common-type.ts";
import { comparatorFor } from "../types/compare-values.ts";
import { binaryDoubleType, binaryFloatType, numberType } from "../types/make-type.ts";
import type { SqlType } from "../types/sql-type.ts";
import type { Value } from "../types/value.ts";
import type { CallSite, FunctionDefinition, FunctionTable } from "./contract.ts";
import { textBytes, textTypeOf, varying } from "./text-arguments.ts";

/** GREATEST and LEAST: NULL as soon as one argument is NULL. The first argument's type decides, numbers by precedence. */
function extreme(direction: 1 | -1): FunctionDefinition {
  return {
    min: 1,
    max: Number.POSITIVE_INFINITY,
    compile: (site) => {
      const type = extremeType(site);
      const { session } = site.binder;
      const values = site.args.map((value, i) => convertTo(value, type, session, site.at(i)).eval);
      const compare = comparatorFor(type);
      return derived(type, site.args, session, (env) => {
        let best: Value = null;
        for (const evaluate of values) {
          const value = evaluate(env);
          if (value === null) return null;
          if (best === null || compare(value, best) * direction > 0) best = value;
        }
        return best;
      });
    },
  };
}

/** @throws OraError 932 for LOBs and other types without an order. */
function extremeType(site: CallSite): SqlType {
  const { session } = site.binder;
  const types = site.args.map((value) => value.type);
  const first = types.find((type) => type.name !== "NULL") ?? { name: "NULL" };
  switch (typeFamily(first)) {
    case "number": {
      const names = new Set(types.map((type) => type.name));
      if (names.has("BINARY_DOUBLE")) return binaryDoubleType;
      return names.has("BINARY_FLOAT") ? binaryFloatType : numberType;
    }
    case "text": {
      const bytes = Math.max(...types.map((type) => textBytes(type, session.nls)));
      return varying(textTypeOf(first, bytes, session.db.maxStringBytes));
    }
    case "lob":
    case "json":
    case "xml":
    case "cursor":
    case "vector":
      throw oraError(932, ["-", first.name], site.at(types.indexOf(first)));
    default:
      return first;
  }
}

/**
 * GREATEST and LEAST.
 * Source: Oracle SQL Language Reference, under these names.
 */
export const extremeFunctions: FunctionTable = { GREATEST: extreme(1), LEAST: extreme(-1) };
