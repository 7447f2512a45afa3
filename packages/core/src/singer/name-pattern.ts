/**
 * Compiles a shell pattern: `*` any characters, `?` one character, `[seq]` one of them, `[!seq]` none of them; everything
 * else is itself. The whole name must match, upper and lower case differ, and a `[` that nothing closes is a character.
 * Source: Python documentation, fnmatch (fnmatchcase), which Meltano uses for its select and metadata patterns.
 */
export function compileNamePattern(pattern: string): (name: string) => boolean {
  // The usual pattern is a name, and there may be many.
  if (!/[*?[]/.test(pattern)) return (name) => name === pattern;
  const source = translate(pattern);
  const expression = new RegExp(`^${source}$`, "su");
  return (name) => expression.test(name);
}

function translate(pattern: string): string {
  const characters = [...pattern];
  let source = "";
  let index = 0;
  while (index < characters.length) {
    const character = characters[index] ?? "";
    const end = character === "[" ? endOfSet(characters, index) : -1;
    if (end === -1) {
      source += translateCharacter(character, characters[index - 1]);
      index += 1;
    } else {
      source += translateSet(characters.slice(index + 1, end));
      index = end + 1;
    }
  }
  return source;
}

function translateCharacter(character: string, previous: string | undefined): string {
  if (character === "?") return ".";
  if (character !== "*") return character.replace(/[\\^$.+()[\]{}|/]/, "\\$&");
  // Runs of stars mean one star; more of them would only make the search slower.
  return previous === "*" ? "" : ".*";
}

/** Position of the `]` that closes the set opened at `start`; -1 when there is none. A `]` in first place is a member. */
function endOfSet(characters: readonly string[], start: number): number {
  const first = characters[start + 1] === "!" ? start + 2 : start + 1;
  return characters.indexOf("]", characters[first] === "]" ? first + 1 : first);
}

function translateSet(members: readonly string[]): string {
  const negated = members[0] === "!";
  const list = negated ? members.slice(1) : members;
  let source = "";
  let index = 0;
  while (index < list.length) {
    const from = list[index] ?? "";
    const to = list[index + 1] === "-" ? list[index + 2] : undefined;
    source += to === undefined ? escapeMember(from) : translateRange(from, to);
    index += to === undefined ? 1 : 3;
  }
  if (source === "") return negated ? "." : "(?!)";
  return `[${negated ? "^" : ""}${source}]`;
}

/** A range that runs backwards has no members. */
function translateRange(from: string, to: string): string {
  const isForward = (from.codePointAt(0) ?? 0) <= (to.codePointAt(0) ?? 0);
  return isForward ? `${escapeMember(from)}-${escapeMember(to)}` : "";
}

function escapeMember(character: string): string {
  return character.replace(/[\\\]^[-]/, "\\$&");
}
