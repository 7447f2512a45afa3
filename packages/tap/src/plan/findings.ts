/** What planning has found out about one stream. No text begins with the stream's name or ends in a full stop. */
export interface Findings {
  /** Why the stream cannot be read. */
  readonly problems: string[];
  readonly warnings: string[];
  /** What is worth an info line. */
  readonly notes: string[];
}

/** Nothing found yet. */
export function newFindings(): Findings {
  return { problems: [], warnings: [], notes: [] };
}

/** A text of others that names the stream in front, without it. */
export function withoutStreamName(text: string, tapStreamId: string): string {
  const name = `stream "${tapStreamId}"`;
  return text.startsWith(name) ? text.slice(name.length).replace(/^[:,] /, "") : text;
}
