import { oraError } from "../errors.ts";

/**
 * The key NLSSORT gives: bytes that sort as the text does, ended by 00. BINARY is Oracle's own; the `_CI` and `_AI` forms
 * fold case and accents; the linguistic sorts are approximated by `GENERIC_M_CI`-like folding with the case at the end.
 * Source: Oracle SQL Language Reference, NLSSORT.
 * @throws OraError 12702 for an unknown sort.
 */
export function nlsSortKey(text: string, sort: string, isNational: boolean): Uint8Array {
  const name = sort.toUpperCase();
  const encode = (value: string) =>
    isNational ? Buffer.from(value, "utf16le").swap16() : Buffer.from(value, "utf8");
  const end = isNational ? [0, 0] : [0];
  if (name === "BINARY") return Uint8Array.from([...encode(text), ...end]);
  if (name === "BINARY_CI") return Uint8Array.from([...encode(text.toLowerCase()), ...end]);
  if (name === "BINARY_AI") return Uint8Array.from([...encode(withoutAccents(text)), ...end]);
  if (!/^[A-Z][A-Z0-9_]*$/.test(name) || !knownSorts.test(name)) throw oraError(12702);
  const folded = encode(withoutAccents(text));
  if (name.endsWith("_AI")) return Uint8Array.from([...folded, 0]);
  const cased = name.endsWith("_CI") ? text.toLowerCase() : text;
  return Uint8Array.from([...folded, 1, ...encode(cased), 0]);
}

const knownSorts =
  /^(X?(WEST_EUROPEAN|GERMAN|FRENCH|SPANISH|DUTCH|SWISS|DANISH|CZECH|POLISH|HUNGARIAN|TURKISH)|UCA\d{4}_\w+|UNICODE_BINARY|GENERIC_M|FRENCH_M|SPANISH_M|ASCII7|EEC_EURO|SWEDISH|FINNISH|NORWEGIAN|RUSSIAN|GREEK|ITALIAN|CANADIAN_M|LATIN|BINARY)(_CI|_AI)?$/;

function withoutAccents(text: string): string {
  return text.normalize("NFD").replaceAll(/\p{M}/gu, "").toLowerCase();
}
