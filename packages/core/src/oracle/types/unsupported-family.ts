import { DiscoveryError } from "../../errors.ts";
import type { OracleType } from "./oracle-type.ts";
import { printOracleType } from "./print-type.ts";
import type { TypeFamily } from "./type-family.ts";

/** Object types, collections, BFILE, REF and what a later release may bring: named, never read, never written. */
export const unsupportedFamily: TypeFamily<"unsupported"> = {
  read: (type, column) => {
    throw refusal(`column ${column} cannot be read`, type);
  },
  bind: (type, { column }) => {
    throw refusal(`column ${column} cannot be written`, type);
  },
  keyText: (type) => {
    throw refusal("the column cannot be a key", type);
  },
};

function refusal(what: string, type: OracleType): DiscoveryError {
  return new DiscoveryError(`${what}: its type ${printOracleType(type)} is not supported`, {
    hint: "Do not select the column, or convert it in a view.",
  });
}
