import { createHash } from "node:crypto";
import { oraError } from "../errors.ts";
import { numberType, raw } from "../types/make-type.ts";
import type { SqlType } from "../types/sql-type.ts";
import type { Value } from "../types/value.ts";
import type { CallSite, FunctionTable } from "./contract.ts";
import { nullable, strict } from "./define.ts";
import { internalBytes } from "./internal-bytes.ts";
import { literalText } from "./text-arguments.ts";

/**
 * A 32-bit hash of bytes (FNV-1a with a final mix): spreads evenly and never changes. It is not the function that Oracle
 * uses, so its numbers differ from a real server's.
 */
export function hash32(bytes: Uint8Array, seed = 0): number {
  let hash = (0x811c9dc5 ^ seed) >>> 0;
  for (const byte of bytes) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b) >>> 0;
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35) >>> 0;
  return (hash ^ (hash >>> 16)) >>> 0;
}

const maxBucket = 4294967295;

/** ORA_HASH(expr [, max bucket [, seed]]): 0 to max bucket; NULL hashes to 0. LOBs have no hash. */
const oraHash = nullable({
  args: ["any"],
  optional: ["integer", "integer"],
  returns: numberType,
  evaluate: (site, value, buckets = maxBucket, seed = 0) => {
    if (buckets === null || seed === null) return null;
    for (const bound of [buckets, seed]) {
      if (bound < 0 || bound > maxBucket) throw oraError(1428, [String(bound)]);
    }
    return value === null ? 0 : hash32(bytesOf(value, site), seed) % (buckets + 1);
  },
});

function bytesOf(value: Exclude<Value, null>, site: CallSite): Uint8Array {
  const type: SqlType = site.args[0]?.type ?? { name: "NULL" };
  return internalBytes(value, type);
}

const digests: Readonly<Record<string, { readonly name: string; readonly bytes: number }>> = {
  MD5: { name: "md5", bytes: 16 },
  SHA1: { name: "sha1", bytes: 20 },
  SHA256: { name: "sha256", bytes: 32 },
  SHA384: { name: "sha384", bytes: 48 },
  SHA512: { name: "sha512", bytes: 64 },
};

/** STANDARD_HASH(expr [, method]): SHA1 by default. @throws OraError 3052 for another method. */
const standardHash = strict({
  args: ["any"],
  optional: ["text"],
  returns: (site) => raw(digests[methodOf(literalText(site.args[1]))]?.bytes ?? 64),
  evaluate: (site, value, method) => {
    const digest = digests[methodOf(method)];
    if (!digest) throw oraError(3052, [], site.at(1));
    if (value === null) return null;
    return Uint8Array.from(createHash(digest.name).update(bytesOf(value, site)).digest());
  },
});

function methodOf(method: string | undefined): string {
  return (method ?? "SHA1").toUpperCase().replaceAll("-", "");
}

/**
 * Hash functions.
 * Source: Oracle SQL Language Reference, ORA_HASH, STANDARD_HASH; PL/SQL Packages and Types Reference, DBMS_UTILITY.
 */
export const hashFunctions: FunctionTable = {
  ORA_HASH: oraHash,
  STANDARD_HASH: standardHash,
  "DBMS_UTILITY.GET_HASH_VALUE": strict({
    args: ["text", "integer", "integer"],
    returns: numberType,
    parameters: ["NAME", "BASE", "HASH_SIZE"],
    evaluate: (_, name, base, size) =>
      base + (size > 0 ? hash32(Buffer.from(name, "utf8")) % size : 0),
  }),
};
