/** What the demo shows. Colour only on a terminal that wants it. */
const isColourful = process.stdout.isTTY === true && process.env["NO_COLOR"] === undefined;

const paint = (code: number, text: string): string =>
  isColourful ? `\u001b[${code}m${text}\u001b[0m` : text;

export function line(text = ""): void {
  process.stdout.write(`${text}\n`);
}

/** The title of a step. */
export function title(text: string): void {
  line();
  line(paint(1, text));
}

/** A command as the reader can repeat it. */
export function command(text: string): void {
  line(paint(36, `  $ ${text}`));
}

export const good = (text: string): string => paint(32, text);
export const bad = (text: string): string => paint(31, text);

/** Columns that hold numbers stand to the right. */
export type Alignment = "left" | "right";

/** A table without lines: a header, and columns two blanks apart. */
export function table(
  header: readonly string[],
  rows: readonly (readonly string[])[],
  alignments: readonly Alignment[],
): void {
  const widths = header.map((name, index) =>
    Math.max(name.length, ...rows.map((row) => row[index]?.length ?? 0)),
  );
  const format = (row: readonly string[]): string =>
    row
      .map((text, index) => {
        const width = widths[index] ?? 0;
        return alignments[index] === "right" ? text.padStart(width) : text.padEnd(width);
      })
      .join("  ")
      .trimEnd();
  line(`  ${paint(2, format(header))}`);
  for (const row of rows) line(`  ${format(row)}`);
}

/** 1,234,567 */
export const count = (value: number): string => value.toLocaleString("en-US");
