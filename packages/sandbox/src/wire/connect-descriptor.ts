import { WireError } from "./wire-error.ts";

/**
 * One `(NAME=value)` of a connect descriptor. `name` is as written; a value in parentheses is `children`, else `value`.
 */
export interface DescriptorNode {
  readonly name: string;
  readonly value: string;
  readonly children: readonly DescriptorNode[];
}

/** What a client asks for when it connects. Absent parts are undefined. */
export interface ConnectTarget {
  readonly serviceName?: string;
  readonly sid?: string;
  readonly instanceName?: string;
  /** DEDICATED, SHARED or POOLED (database resident connection pooling). */
  readonly server?: string;
  readonly program?: string;
  readonly host?: string;
  readonly osUser?: string;
  readonly connectionId?: string;
  readonly poolConnectionClass?: string;
  readonly poolPurity?: string;
}

const maxDepth = 32;

/**
 * Reads `(DESCRIPTION=(ADDRESS=…)(CONNECT_DATA=(SERVICE_NAME=x)(CID=(PROGRAM=p)(HOST=h)(USER=u))))`. Values may be in
 * single or double quotes; a backslash takes the next character as it is; space around names and values is dropped.
 * Source: Oracle Net Services Reference, Syntax Rules for Configuration Files.
 * @throws WireError when parentheses do not match, a name is missing, or it is nested deeper than 32
 */
export function parseConnectDescriptor(text: string): DescriptorNode {
  const cursor = { text, position: 0 };
  skipSpace(cursor);
  const node = parseNode(cursor, 0);
  skipSpace(cursor);
  if (cursor.position < text.length && text[cursor.position] !== "\0") {
    throw descriptorError("text after the end", cursor);
  }
  return node;
}

interface Cursor {
  readonly text: string;
  position: number;
}

function descriptorError(reason: string, cursor: Cursor): WireError {
  return new WireError(reason, "connect.descriptor", cursor.position);
}

function skipSpace(cursor: Cursor): void {
  while (/\s/.test(cursor.text[cursor.position] ?? "")) cursor.position++;
}

function expect(cursor: Cursor, character: string): void {
  if (cursor.text[cursor.position] !== character) {
    throw descriptorError(`${character} expected`, cursor);
  }
  cursor.position++;
}

function parseNode(cursor: Cursor, depth: number): DescriptorNode {
  if (depth > maxDepth) throw descriptorError("nested too deep", cursor);
  expect(cursor, "(");
  const name = parseWord(cursor, "=").trim();
  if (name === "") throw descriptorError("name expected", cursor);
  expect(cursor, "=");
  skipSpace(cursor);
  const children: DescriptorNode[] = [];
  let value = "";
  if (cursor.text[cursor.position] === "(") {
    while (cursor.text[cursor.position] === "(") {
      children.push(parseNode(cursor, depth + 1));
      skipSpace(cursor);
    }
  } else {
    value = parseValue(cursor);
  }
  expect(cursor, ")");
  return { name, value, children };
}

function parseWord(cursor: Cursor, stop: string): string {
  const start = cursor.position;
  while (cursor.position < cursor.text.length) {
    const character = cursor.text[cursor.position] as string;
    if (character === stop || character === "(" || character === ")") break;
    cursor.position++;
  }
  return cursor.text.slice(start, cursor.position);
}

function parseValue(cursor: Cursor): string {
  const quote = cursor.text[cursor.position];
  if (quote === '"' || quote === "'") return parseQuoted(cursor, quote);
  let value = "";
  while (cursor.position < cursor.text.length) {
    let character = cursor.text[cursor.position] as string;
    if (character === "(" || character === ")") break;
    if (character === "\\" && cursor.position + 1 < cursor.text.length) {
      character = cursor.text[++cursor.position] as string;
    }
    value += character;
    cursor.position++;
  }
  return value.trim();
}

function parseQuoted(cursor: Cursor, quote: string): string {
  const end = cursor.text.indexOf(quote, cursor.position + 1);
  if (end < 0) throw descriptorError("quote not closed", cursor);
  const value = cursor.text.slice(cursor.position + 1, end);
  cursor.position = end + 1;
  skipSpace(cursor);
  return value;
}

/** The first node on the path of names, compared without case; undefined when there is none. */
export function findDescriptorNode(
  node: DescriptorNode,
  ...path: readonly string[]
): DescriptorNode | undefined {
  const [first, ...rest] = path;
  if (first === undefined) return node;
  for (const child of node.children) {
    if (child.name.toUpperCase() !== first.toUpperCase()) continue;
    const found = findDescriptorNode(child, ...rest);
    if (found) return found;
  }
  return undefined;
}

/**
 * What the descriptor's CONNECT_DATA asks for; of several DESCRIPTIONs the first that has one.
 * @throws WireError when the text is no descriptor
 */
export function connectTarget(text: string): ConnectTarget {
  const root = parseConnectDescriptor(text);
  const data = findConnectData(root);
  const value = (...path: string[]): string | undefined => {
    const found = data && findDescriptorNode(data, ...path);
    return found && found.value !== "" ? found.value : undefined;
  };
  const parts: Record<keyof ConnectTarget, string | undefined> = {
    serviceName: value("SERVICE_NAME"),
    sid: value("SID"),
    instanceName: value("INSTANCE_NAME"),
    server: value("SERVER")?.toUpperCase(),
    program: value("CID", "PROGRAM"),
    host: value("CID", "HOST"),
    osUser: value("CID", "USER"),
    connectionId: value("CONNECTION_ID"),
    poolConnectionClass: value("POOL_CONNECTION_CLASS"),
    poolPurity: value("POOL_PURITY")?.toUpperCase(),
  };
  return Object.fromEntries(Object.entries(parts).filter(([, part]) => part !== undefined));
}

function findConnectData(node: DescriptorNode): DescriptorNode | undefined {
  if (node.name.toUpperCase() === "CONNECT_DATA") return node;
  for (const child of node.children) {
    const found = findConnectData(child);
    if (found) return found;
  }
  return undefined;
}
