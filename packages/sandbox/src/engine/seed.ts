import type { EngineSession } from "./contract.ts";
import { OraError, oraError } from "./errors.ts";

/** One statement of a script, without what ends it. */
export interface ScriptStatement {
  readonly sql: string;
  /** 1-based line on which it begins. */
  readonly line: number;
}

/** A statement of a script failed, or a line of it could not be read. The message says where. */
export class ScriptError extends Error {
  readonly file: string;
  readonly line: number;
  constructor(file: string, line: number, message: string, options?: { readonly cause: unknown }) {
    super(`${file}:${line}: ${message}`, options);
    this.name = "ScriptError";
    this.file = file;
    this.line = line;
  }
}

/** A line of a script that is a command of SQL*Plus, not SQL. */
interface ScriptCommand {
  readonly command: string;
  readonly line: number;
}

type ScriptPart = ScriptStatement | ScriptCommand;

/** Commands of SQL*Plus that change nothing here. CONNECT is told apart. Source: SQL*Plus User's Guide and Reference. */
const commands =
  /^(?:SET\s+(?!ROLE\b|TRANSACTION\b|CONSTRAINTS?\b)\w+|PROMPT|REM(?:ARK)?|WHENEVER|SPOOL|SHOW|EXIT|QUIT|CONN(?:ECT)?|DEF(?:INE)?|UNDEF(?:INE)?|COL(?:UMN)?|CLEAR|TIMING|PAUSE|ACC(?:EPT)?|VAR(?:IABLE)?|PRINT|HOST|DISC(?:ONNECT)?|BREAK|COMPUTE|TTITLE|BTITLE|START|@@?)(?:\s|;|$|(?<=@))/i;

/** Statements that hold semicolons and end with a line `/`. */
const block =
  /^(?:BEGIN|DECLARE|<<|CREATE\s+(?:OR\s+REPLACE\s+)?(?:(?:NON)?EDITIONABLE\s+)?(?:PROCEDURE|FUNCTION|PACKAGE|TRIGGER|TYPE)\b)/i;

/**
 * Splits a plain SQL*Plus script into its statements: SQL ends with `;` or a line `/`, PL/SQL with a line `/`. Commands of
 * SQL*Plus are left out.
 * Source: SQL*Plus User's Guide and Reference, Running SQL Commands, Running PL/SQL Blocks.
 * @throws ScriptError for a comment or text that does not end.
 */
export function splitScript(text: string, file = "script"): ScriptStatement[] {
  return scriptParts(text, file).flatMap((part) => ("sql" in part ? [part] : []));
}

function scriptParts(text: string, file: string): ScriptPart[] {
  const parts: ScriptPart[] = [];
  let at = 0;
  while (at < text.length) {
    const start = skipBlank(text, at, file);
    if (start >= text.length) break;
    const line = lineAt(text, start);
    const command = commands.exec(text.slice(start, start + 40));
    const lineEnd = endOfLine(text, start);
    if (command !== null) {
      parts.push({ command: text.slice(start, lineEnd).replace(/;\s*$/, "").trim(), line });
      at = lineEnd;
    } else if (/^\/\s*$/.test(text.slice(start, lineEnd))) {
      at = lineEnd;
    } else {
      const isBlock = block.test(text.slice(start, start + 200));
      const end = endOfStatement(text, start, isBlock, file);
      const sql = text.slice(start, end.sqlEnd).trimEnd();
      if (sql !== "") parts.push({ sql, line });
      at = end.next;
    }
  }
  return parts;
}

/** Blanks, comments and empty statements before the next one. */
function skipBlank(text: string, from: number, file: string): number {
  let at = from;
  for (;;) {
    const blank = /[\s;\uFEFF]*/y;
    blank.lastIndex = at;
    at += blank.exec(text)?.[0].length ?? 0;
    const comment = endOfComment(text, at, file);
    if (comment === at) return at;
    at = comment;
  }
}

/** Behind a comment that begins here; the place itself when none does. Hints are comments, too, but never stand here. */
function endOfComment(text: string, at: number, file: string): number {
  if (text.startsWith("--", at)) return endOfLine(text, at);
  if (!text.startsWith("/*", at)) return at;
  const end = text.indexOf("*/", at + 2);
  if (end < 0) throw new ScriptError(file, lineAt(text, at), "the comment does not end");
  return end + 2;
}

interface StatementEnd {
  /** Where the SQL ends. */
  readonly sqlEnd: number;
  /** Where to go on. */
  readonly next: number;
}

function endOfStatement(text: string, start: number, isBlock: boolean, file: string): StatementEnd {
  let at = start;
  while (at < text.length) {
    const char = text[at];
    const comment = endOfComment(text, at, file);
    if (comment > at) at = comment;
    else if (char === "'" || char === '"') at = endOfQuoted(text, at, file);
    else if (char === ";" && !isBlock) return { sqlEnd: at, next: at + 1 };
    else if (char === "\n" && isSlashLine(text, at + 1)) {
      return { sqlEnd: at, next: endOfLine(text, at + 1) };
    } else at += 1;
  }
  return { sqlEnd: text.length, next: text.length };
}

function isSlashLine(text: string, at: number): boolean {
  return /^[ \t]*\/[ \t\r]*$/.test(text.slice(at, endOfLine(text, at)));
}

const closers: Readonly<Record<string, string>> = { "[": "]", "{": "}", "(": ")", "<": ">" };

/** Behind text or a name in quotes; q'[…]' ends with its own bracket. */
function endOfQuoted(text: string, at: number, file: string): number {
  const quote = text[at] ?? "";
  const isQ = quote === "'" && /(?:^|[^\w$#])n?q$/i.test(text.slice(Math.max(0, at - 3), at));
  const opener = text[at + 1] ?? "";
  const closer = isQ ? `${closers[opener] ?? opener}'` : quote;
  const from = isQ ? at + 2 : at + 1;
  const end = text.indexOf(closer, from);
  if (end < 0) throw new ScriptError(file, lineAt(text, at), `the text in ${quote} does not end`);
  return end + closer.length;
}

function endOfLine(text: string, at: number): number {
  const end = text.indexOf("\n", at);
  return end < 0 ? text.length : end;
}

function lineAt(text: string, at: number): number {
  let line = 1;
  for (let next = text.indexOf("\n"); next >= 0 && next < at; next = text.indexOf("\n", next + 1)) {
    line += 1;
  }
  return line;
}

/**
 * Runs a script and commits at its end. `CONNECT user[/password]` goes on as that user (the password is not looked at);
 * `EXIT` and `QUIT` end it; other commands of SQL*Plus are passed over.
 * @throws ScriptError at the first statement that fails.
 */
export async function runScript(
  script: { readonly text: string; readonly name: string; readonly user: string },
  open: (user: string) => EngineSession,
): Promise<void> {
  let session = open(script.user);
  try {
    for (const part of scriptParts(script.text, script.name)) {
      if ("sql" in part) {
        await runPart(session, part, script.name);
      } else if (/^(?:EXIT|QUIT)\b/i.test(part.command)) {
        break;
      } else if (/^CONN(?:ECT)?\b/i.test(part.command)) {
        await session.commit();
        session.close();
        session = openNext(part, script.name, open);
      }
    }
    await session.commit();
  } finally {
    session.close();
  }
}

function openNext(
  { command, line }: ScriptCommand,
  file: string,
  open: (user: string) => EngineSession,
): EngineSession {
  const user = /^CONN(?:ECT)?\s+("[^"]*"|[^\s/@]+)/i.exec(command)?.[1];
  if (user === undefined) throw new ScriptError(file, line, "CONNECT names no user");
  try {
    return open(user);
  } catch (error) {
    throw new ScriptError(file, line, messageOf(error), { cause: error });
  }
}

async function runPart(
  session: EngineSession,
  { sql, line }: ScriptStatement,
  file: string,
): Promise<void> {
  try {
    const prepared = session.parse(sql);
    const result = await session.execute(prepared, {
      bindTypes: [],
      bindRows: [[]],
      batchErrors: false,
      rowCounts: false,
      commit: false,
      signal: new AbortController().signal,
    });
    if (result.kind === "query") result.cursor.close();
    if (result.kind === "done" && result.compilationErrors) throw oraError(24_344);
  } catch (error) {
    const position = error instanceof OraError ? error.position : -1;
    const errorLine = line + (position < 0 ? 0 : lineAt(sql, position) - 1);
    throw new ScriptError(file, errorLine, messageOf(error), { cause: error });
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
