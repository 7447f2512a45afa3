/** A block of a page between fences. */
export interface CodeBlock {
  /** The word behind the opening fence: `sh`, `yaml`, `sql`… */
  readonly language: string;
  readonly text: string;
}

/** The fenced blocks of a page, in their order. Source: CommonMark, Fenced code blocks. */
export function codeBlocks(page: string): readonly CodeBlock[] {
  return [...page.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)].map(([, language = "", text = ""]) => ({
    language,
    text,
  }));
}

/** The name in the comment at the top of a file in a page: `# tap.yml`. */
export function fileNameOf(block: CodeBlock): string | undefined {
  return /^# ([\w.-]+)\n/.exec(block.text)?.[1];
}

/** The statements of an SQL block. */
export function statementsOf({ text }: CodeBlock): readonly string[] {
  return text
    .split(/;$/m)
    .map((statement) => statement.trim())
    .filter((statement) => statement !== "");
}
