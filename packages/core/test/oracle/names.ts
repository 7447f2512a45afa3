import fc from "fast-check";
import { identifierProblem } from "../../src/oracle/identifiers.ts";

/** Names that break builders which do not quote: reserved words, spaces, other scripts, quotes of SQL, binds, comments. */
export const hostileNames = [
  "Order",
  "a b",
  "DATE",
  "ключ",
  "🐘",
  "a'b",
  "x:y",
  "--",
  "/*",
  ";",
  "x".repeat(128),
] as const;

const pieces = fc.constantFrom("a", "A", "b", "_", " ", '"', "\0", "é", "ß", "ж", "🐘", "\ud800");

/** Any text that a Singer property could be called, short ones often. */
export const anyName: fc.Arbitrary<string> = fc.oneof(
  fc.array(pieces, { maxLength: 4 }).map((parts) => parts.join("")),
  fc.array(pieces, { minLength: 20, maxLength: 140 }).map((parts) => parts.join("")),
  fc.string({ unit: "binary", maxLength: 150 }),
  fc.constantFrom("rowid", "ROWID", "Ora_Rowscn", "order", "ORDER", "Order", ""),
);

/** Any name that an Oracle object can have. */
export const quotableName: fc.Arbitrary<string> = anyName.filter(
  (name) => identifierProblem(name) === undefined,
);
