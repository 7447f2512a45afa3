/** What the comment of a column tells about its property. */
export interface ColumnNotes {
  readonly column: string;
  /** Name of the property. */
  readonly property: string;
  readonly description: string | undefined;
  /** What a reader of the column should know besides. */
  readonly remark: string | undefined;
}

const nameLine = /^property ("(?:[^"\\]|\\.)*")(?:\n|$)/;

/**
 * The comment of a new column: a line `property "customerId"` where the column has another name than the property, the
 * description, the remark, as far as they are there; undefined when none is. The name is a JSON text, by which a later run
 * finds the column of the property again.
 * @param isUnicode Whether the database holds every Unicode text; otherwise the name is written in ASCII alone.
 */
export function columnComment(notes: ColumnNotes, isUnicode: boolean): string | undefined {
  const { column, property, description, remark } = notes;
  // A description that looks like the line would be read as it.
  const isNamed = column !== property || nameLine.test(description?.trim() ?? "");
  const name = isNamed ? `property ${quoted(property, isUnicode)}` : undefined;
  const lines = [name, description?.trim(), remark].filter(
    (line) => line !== undefined && line !== "",
  );
  return lines.length === 0 ? undefined : lines.join("\n");
}

/** The name of the property that a comment begins with; undefined for every other comment. */
export function propertyOfComment(comment: string | null): string | undefined {
  const text = comment === null ? undefined : nameLine.exec(comment)?.[1];
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text) as string;
  } catch {
    // Somebody else's comment that looks like ours.
    return undefined;
  }
}

function quoted(name: string, isUnicode: boolean): string {
  const text = JSON.stringify(name);
  if (isUnicode) return text;
  return text.replace(
    /[^\u0020-\u007e]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
