/** Nesting estimated above this is refused unread. Well over what `maxJsonDepth` allows, as the estimate counts high. */
export const maxEstimatedYamlDepth = 300;

/**
 * True when a YAML text nests so deeply that the parser must not see it: yaml 2.9 recurses until the stack is full and
 * then compiles regular expressions, at which V8 ends the whole process instead of throwing. The estimate counts open
 * brackets, and lines that are indented further and further with the `-`, `?` and `:` before their text; brackets
 * inside quotes count too.
 */
export function nestsTooDeeply(text: string): boolean {
  const levels: Level[] = [];
  let brackets = 0;
  for (const line of text.split("\n")) {
    const depth = lineDepth(line, levels);
    for (const [bracket] of line.matchAll(/[[\]{}]/g)) {
      brackets = Math.max(0, brackets + (bracket === "[" || bracket === "{" ? 1 : -1));
      if (depth + brackets > maxEstimatedYamlDepth) return true;
    }
    if (depth + brackets > maxEstimatedYamlDepth) return true;
  }
  return false;
}

interface Level {
  /** Characters before the line's first indicator or text. */
  readonly indent: number;
  readonly depth: number;
}

function lineDepth(line: string, levels: Level[]): number {
  const before = levels.at(-1)?.depth ?? 0;
  if (line.trim() === "") return before;
  const indent = line.length - line.trimStart().length;
  while ((levels.at(-1)?.indent ?? -1) >= indent) levels.pop();
  const indicators = /^(?:[-?:]\s+)*(?:[-?:]$)?/.exec(line.trim())?.[0] ?? "";
  const depth = (levels.at(-1)?.depth ?? 0) + 1 + indicators.replaceAll(/\s/g, "").length;
  levels.push({ indent, depth });
  return depth;
}
