import {
  isUnquoted,
  namePattern,
  type PatternToken,
  patternTokens,
  trimTokens,
} from "./name-pattern.ts";
import type { ObjectFilter, TablePattern } from "./object-filter.ts";

/**
 * Narrows a filter by select patterns in Meltano's form, `stream.property` with `!` in front to exclude: discovery then
 * reads only tables that can be selected. The stream's part is matched against the whole `OWNER-TABLE`, so a `*` may
 * stand for the hyphen too. A rule that excludes only some properties does not exclude the table. What the dictionary
 * cannot be asked exactly (`[abc]`) is widened when it includes and left out when it excludes: no table that could be
 * selected is lost.
 * Source: Meltano documentation, plugin extras, select.
 */
export function narrowBySelect(filter: ObjectFilter, select: readonly string[]): ObjectFilter {
  const include: TablePattern[] = [];
  const excludes: TablePattern[] = [...filter.excludes];
  let hasInclude = false;
  for (const rule of select) {
    const text = rule.trim();
    if (text === "") continue;
    if (!text.startsWith("!")) {
      hasInclude = true;
      include.push(...streamPatterns(streamPart(text).stream));
      continue;
    }
    const { stream, property } = streamPart(text.slice(1));
    const isWhole = property === undefined || property === "*";
    if (isWhole && !/[[\]]/.test(stream)) excludes.push(...streamPatterns(stream));
  }
  return {
    owners: filter.owners,
    includes: hasInclude ? [...filter.includes, include] : filter.includes,
    excludes,
  };
}

/** Cuts at the first dot that has no `\` in front. */
function streamPart(text: string): { readonly stream: string; readonly property?: string } {
  for (let index = 0; index < text.length; index += 1) {
    if (text[index] === "\\") index += 1;
    else if (text[index] === ".") {
      return { stream: text.slice(0, index), property: text.slice(index + 1) };
    }
  }
  return { stream: text };
}

/** All ways to cut the pattern at the hyphen between owner and table. */
function streamPatterns(stream: string): readonly TablePattern[] {
  // Only * ? and […] are wildcards there: what else means something in a filter is escaped.
  const widened = stream.replaceAll(/\\.|\[[^\]]+\]|["%]/gs, (part) => {
    if (part.startsWith("[")) return "?";
    return part.startsWith("\\") ? part : `\\${part}`;
  });
  const tokens = trimTokens(patternTokens(widened) ?? ["any-run"]);
  const patterns: TablePattern[] = [];
  for (const [index, token] of tokens.entries()) {
    const isRun = token === "any-run";
    if (!isRun && token !== "any-character" && !isHyphen(token)) continue;
    // A run may hold characters of both names besides the hyphen.
    const owner = tokens.slice(0, isRun ? index + 1 : index);
    const table = tokens.slice(isRun ? index : index + 1);
    if (owner.length === 0 || table.length === 0) continue;
    patterns.push({ owner: namePattern(owner), table: namePattern(table) });
  }
  return patterns;
}

function isHyphen(token: PatternToken): boolean {
  return isUnquoted(token, "-") || (typeof token === "object" && token.literal === "-");
}
