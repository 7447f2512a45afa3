/** Longest message that is kept, in characters; what is longer ends in `…`. */
export const maxErrorTextLength = 500;

/** No more of a message is looked at, in characters: it is one of a few hundred, or somebody plays tricks. */
const maxReadLength = 10_000;

/** What stands in place of something secret within a message. */
const hidden = "***";

/**
 * Lines of a server's or driver's message that say nothing, or say too much: links to the manual, PL/SQL call stacks, and
 * the details that 23ai adds, which hold values of the row (`ORA-03301: (ORA-00001 details) row with column values …`).
 */
const droppedLine = /^(?:Help: |ORA-06512\b|(?:ORA-\d{5}: )?\(ORA-\d{5} details\)|https?:\/\/)/;

/**
 * Values of a row that 23ai puts into the first line of a message, and what the parsers of XML (LPX) and JSON (JZN) quote of
 * a document. Source: Oracle Database Error Messages 23ai.
 */
const valueInMessage: Replacements = [
  [/(\b(?:LPX|JZN)-\d{5}: .*?)["'].*["']/, "$1…"],
  [/(ORA-01722: .*?string value) containing .*? (to a number)/, "$1 $2"],
  [/(ORA-01438: value) \S+ (greater)/, "$1 $2"],
  [/(ORA-018\d\d: .*?) '[^']*'/, "$1"],
];

type Replacements = readonly (readonly [RegExp, string])[];

/** Texts that hold a password or a token, wherever they come from. */
const secretAnywhere: Replacements = [
  // user/password@host, as SQL*Plus takes it; a message about an easy connect string quotes it whole.
  [/(?<![^\s"'(:=,])("[^"]+"|[^\s/@"':=,]+)\/("[^"]*"|\S{1,200})@/g, `$1/${hidden}@`],
  [/(\/\/[^\s/:@]+):[^\s/@]+@/g, `$1:${hidden}@`],
  [/\b(identified\s+by\s+)(?:values\s+)?("[^"]*"|'[^']*'|\S+)/gi, `$1${hidden}`],
  [/\beyJ[\w-]{8,}\.[\w-]+(?:\.[\w-]*)?/g, hidden],
  [/-----BEGIN [A-Z ]+-----[\s\S]*?(?:-----END [A-Z ]+-----|$)/g, hidden],
];

/** Settings of connect strings. In SQL the same text is a comparison with a column. */
const secretSetting: Replacements = [
  [
    /\b(\w*(?:password|passwd|pwd|secret|token)\w*\s*=\s*)("[^"]*"|'[^']*'|[^\s)&;,]+)/gi,
    `$1${hidden}`,
  ],
];

/**
 * The text without passwords, tokens and keys, as far as they can be told by their surroundings: `user/password@`,
 * `//user:password@`, `password=…`, `IDENTIFIED BY …`, JSON Web Tokens, PEM blocks.
 */
export function withoutSecrets(text: string): string {
  return replaceAll(statementWithoutSecrets(text), secretSetting);
}

/** The same for an SQL text, in which `token = :t` is an innocent condition. */
export function statementWithoutSecrets(sql: string): string {
  return replaceAll(sql, secretAnywhere);
}

/**
 * A message of the driver or the server in one line of at most `maxErrorTextLength` characters: without secrets, values
 * of rows, links, call stacks and the random id of the connection. Lines that remain are joined with `; `.
 */
export function errorText(message: string): string {
  const lines = withoutSecrets(message.slice(0, maxReadLength))
    .split(/[\r\n]+/)
    .map((line) => line.replace(/ ?\(CONNECTION_ID=[^)]*\)/g, "").trim())
    .filter((line) => line !== "" && !droppedLine.test(line))
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters must not reach a terminal.
    .map((line) => replaceAll(line, valueInMessage).replace(/[\u0000-\u001f\u007f]/g, " "));
  const text = lines.map((line) => line.replace(/[.:;]+$/, "")).join("; ");
  if (text.length <= maxErrorTextLength) return text;
  return `${text.slice(0, maxErrorTextLength - 1)}…`;
}

function replaceAll(text: string, replacements: Replacements): string {
  return replacements.reduce((result, [pattern, by]) => result.replace(pattern, by), text);
}
