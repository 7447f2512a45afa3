import type { QualifiedName } from "../identifiers.ts";
import { quoteIdentifier, quoteQualified } from "../identifiers.ts";
import { cutUtf8 } from "../utf8-text.ts";
import { literalMaxBytes, stringLiteral } from "./literals.ts";

/**
 * Sets the comment of a table. The text is cut at 4000 bytes of UTF-8 and loses NUL characters; empty = no comment.
 * Source: Oracle SQL Language Reference, COMMENT.
 */
export function commentOnTableStatement(table: QualifiedName, text: string): string {
  return `COMMENT ON TABLE ${quoteQualified(table)} IS ${commentLiteral(text)}`;
}

/** Sets the comment of a column, as `commentOnTableStatement` does for a table. */
export function commentOnColumnStatement(
  table: QualifiedName,
  column: string,
  text: string,
): string {
  const name = `${quoteQualified(table)}.${quoteIdentifier(column)}`;
  return `COMMENT ON COLUMN ${name} IS ${commentLiteral(text)}`;
}

function commentLiteral(text: string): string {
  return stringLiteral(cutUtf8(text.replaceAll("\0", ""), literalMaxBytes));
}
