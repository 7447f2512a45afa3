/** Text as content or attribute value. */
export function escapeXml(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("'", "&apos;");
}

/** An element; without content it closes itself. */
export function elementText(name: string, attributes: string, content: string): string {
  return content === "" ? `<${name}${attributes}/>` : `<${name}${attributes}>${content}</${name}>`;
}

const token =
  /<!--[\s\S]*?-->|<!\[CDATA\[[\s\S]*?\]\]>|<\?[\s\S]*?\?>|<!DOCTYPE[^>]*>|<\/([^\s<>/]+)\s*>|<([^\s<>/!?]+)((?:\s+[^\s=<>/]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>|[^<]+/y;

/**
 * True when tags are balanced, attributes are quoted and there is one root element (`fragments`: any number, and text).
 * Entities and names are not checked further.
 */
export function isWellFormed(text: string, fragments: boolean): boolean {
  const state: XmlState = { open: [], roots: 0 };
  for (let at = 0; at < text.length; ) {
    token.lastIndex = at;
    const match = token.exec(text);
    if (!match || !takeToken(state, match, fragments)) return false;
    at += match[0].length;
  }
  return state.open.length === 0 && (fragments || state.roots === 1);
}

interface XmlState {
  readonly open: string[];
  roots: number;
}

/** False for a tag that closes nothing, and for text outside the root element. */
function takeToken(state: XmlState, match: RegExpExecArray, fragments: boolean): boolean {
  const [piece, closing, opening, , selfClosing] = match;
  if (closing !== undefined) return state.open.pop() === closing;
  const top = state.open.length === 0;
  if (opening === undefined)
    return !top || fragments || piece.startsWith("<") || piece.trim() === "";
  if (top) state.roots++;
  if (selfClosing === "") state.open.push(opening);
  return true;
}
