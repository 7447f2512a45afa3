import { createHash } from "node:crypto";
import { foldUpper } from "./identifiers.ts";
import { refusedColumnNames } from "./reserved-words.ts";
import { cutUtf8, utf8Length } from "./utf8-text.ts";

/** How names from outside become names of Oracle. */
export interface IdentifierRules {
  /** Longest identifier in bytes of UTF-8, 16 to 128; the server says 30 or 128. */
  readonly maxBytes: number;
  /** `upper` folds as Oracle folds a bare name; `preserve` keeps the case. Both end in double quotes. */
  readonly case: "upper" | "preserve";
  /** `table` for names that share the namespace of tables; default `column`. */
  readonly kind?: "column" | "table";
  /** `ascii` replaces every character outside ASCII: for databases whose character set is not Unicode. Default `any`. */
  readonly characters?: "any" | "ascii";
  /** Identifiers that no name may get. */
  readonly taken?: Iterable<string>;
  /**
   * Pairs [original, identifier] that were given out earlier, read back from the table. They are kept whatever the other
   * rules say, and their identifiers are given to nobody else, even when the original is not among the names. To stay
   * stable over runs a caller records the original of every identifier that differs from it. When an original comes
   * twice the first pair counts.
   */
  readonly existing?: Iterable<readonly [original: string, identifier: string]>;
}

/**
 * Gives every name an Oracle identifier of its own. The result depends on the set of names alone, not on their order:
 *
 * 1. A name in `existing` keeps its identifier.
 * 2. Names that fit get their plain identifier: folded by `case`, with `"`, NUL, control characters and broken Unicode
 *    replaced by `_`, and `_` behind a word that no column may be called. When several names want the same one, the
 *    exact spelling wins, then the one that was only folded, then the first in code unit order.
 * 3. All others (losers, names over `maxBytes`) get a readable beginning, `_` and 8 hexadecimal digits of the SHA-256
 *    of the original.
 *
 * The map holds exactly the given names, in their order. All keys and values are distinct.
 * @throws RangeError when `maxBytes` is out of range.
 */
export function planIdentifiers(
  names: Iterable<string>,
  rules: IdentifierRules,
): ReadonlyMap<string, string> {
  if (!(rules.maxBytes >= 16 && rules.maxBytes <= 128)) {
    throw new RangeError(`maxBytes must be 16 to 128, not ${rules.maxBytes}`);
  }
  const originals = [...new Set(names)];
  const { assigned, used } = startingPoint(rules);
  const losers: Candidate[] = [];
  const open = originals.filter((name) => !assigned.has(name));
  for (const candidate of open.map((name) => toCandidate(name, rules)).sort(byClaim)) {
    if (candidate.tooLong || used.has(candidate.identifier)) {
      losers.push(candidate);
    } else {
      used.add(candidate.identifier);
      assigned.set(candidate.original, candidate.identifier);
    }
  }
  for (const { original, identifier } of losers) {
    const hashed = hashedIdentifier(original, identifier, rules.maxBytes, used);
    used.add(hashed);
    assigned.set(original, hashed);
  }
  return new Map(originals.map((name) => [name, assigned.get(name) ?? name]));
}

/**
 * The identifier that `name` gets when nothing else is in its way: for tables, where two names that meet are an error
 * and not to be told apart by a hash.
 * @throws RangeError when `maxBytes` is out of range.
 */
export function plainIdentifier(
  name: string,
  rules: Omit<IdentifierRules, "taken" | "existing">,
): string {
  const { maxBytes, kind = "column", characters = "any" } = rules;
  const plan = planIdentifiers([name], { maxBytes, case: rules.case, kind, characters });
  return plan.get(name) ?? name;
}

interface Candidate {
  readonly original: string;
  /** What the name becomes without regard to others; perhaps too long. */
  readonly identifier: string;
  readonly tooLong: boolean;
  /** 0: the identifier is the name; 1: only folded; 2: characters were replaced. */
  readonly claim: 0 | 1 | 2;
}

function startingPoint(rules: IdentifierRules): {
  assigned: Map<string, string>;
  used: Set<string>;
} {
  const assigned = new Map<string, string>();
  const used = new Set<string>();
  for (const [original, identifier] of rules.existing ?? []) {
    if (!assigned.has(original) && !used.has(identifier)) assigned.set(original, identifier);
    used.add(identifier);
  }
  for (const identifier of rules.taken ?? []) used.add(identifier);
  return { assigned, used };
}

function toCandidate(original: string, rules: IdentifierRules): Candidate {
  const clean = cleanName(original, rules.characters ?? "any");
  const folded = rules.case === "upper" ? foldUpper(clean) : clean;
  const identifier = avoidRefused(folded, rules.kind ?? "column");
  const changed = clean !== original || identifier !== folded;
  const tooLong = utf8Length(identifier) > rules.maxBytes;
  return { original, identifier, tooLong, claim: changed ? 2 : identifier === original ? 0 : 1 };
}

function byClaim(left: Candidate, right: Candidate): number {
  if (left.claim !== right.claim) return left.claim - right.claim;
  // Code units, not localeCompare: the plan must not depend on the machine's locale.
  return left.original < right.original ? -1 : 1;
}

function cleanName(name: string, characters: "any" | "ascii"): string {
  const clean = name.replace(/["\p{Cc}\p{Surrogate}]/gu, "_");
  const known = characters === "ascii" ? clean.replace(/\P{ASCII}/gu, "_") : clean;
  return known === "" ? "_" : known;
}

function avoidRefused(identifier: string, kind: "column" | "table"): string {
  if (kind === "column") {
    return refusedColumnNames.has(identifier) ? `${identifier}_` : identifier;
  }
  // The prefix is kept for private temporary tables; a table of that name cannot be created.
  return /^ORA\$PTT_/i.test(identifier) ? `_${identifier}` : identifier;
}

function hashedIdentifier(
  original: string,
  identifier: string,
  maxBytes: number,
  used: ReadonlySet<string>,
): string {
  for (let attempt = 0; ; attempt += 1) {
    const text = attempt === 0 ? original : `${original}\0${attempt}`;
    const digest = createHash("sha256").update(text, "utf8").digest("hex");
    const suffix = `_${digest.slice(0, 8).toUpperCase()}`;
    const hashed = cutUtf8(identifier, maxBytes - suffix.length) + suffix;
    if (!used.has(hashed)) return hashed;
  }
}
