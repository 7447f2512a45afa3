import { varchar2 } from "../types/make-type.ts";
import type { FunctionTable } from "./contract.ts";
import { strict } from "./define.ts";

const codes: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries({ BFPV: "1", CGJKQSXZ: "2", DT: "3", L: "4", MN: "5", R: "6" }).flatMap(
    ([letters, code]) => [...letters].map((letter) => [letter, code]),
  ),
);

/** The first letter and three digits; letters of one code in a row, also across H and W, count once. */
function soundex(text: string): string {
  const letters = [...text.toUpperCase()].filter((letter) => letter >= "A" && letter <= "Z");
  const [first] = letters;
  if (first === undefined) return "";
  let result = first;
  let last = codes[first];
  for (const letter of letters.slice(1)) {
    const code = codes[letter];
    if (code !== undefined && code !== last) result += code;
    if (letter !== "H" && letter !== "W") last = code;
    if (result.length === 4) break;
  }
  return result.padEnd(4, "0");
}

/**
 * SOUNDEX.
 * Source: Oracle SQL Language Reference, SOUNDEX (algorithm of Knuth, The Art of Computer Programming, volume 3).
 */
export const soundexFunctions: FunctionTable = {
  SOUNDEX: strict({
    args: ["text"],
    returns: varchar2(4, "BYTE"),
    evaluate: (_, text) => soundex(text),
  }),
};
