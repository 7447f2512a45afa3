/** A JSON value whose numbers keep their digits. Members stand in the order of the text. */
export type JsonNode =
  | { readonly kind: "object"; readonly members: readonly JsonMember[] }
  | { readonly kind: "array"; readonly items: readonly JsonNode[] }
  | { readonly kind: "string"; readonly value: string }
  | { readonly kind: "number"; readonly text: string }
  | { readonly kind: "boolean"; readonly value: boolean }
  | { readonly kind: "null" };

export interface JsonMember {
  readonly name: string;
  readonly value: JsonNode;
}

/** How the text of a node is laid out. */
export interface JsonLayout {
  /** Indented by two blanks. */
  readonly pretty?: boolean;
  /** Everything outside ASCII as `\uXXXX`. */
  readonly ascii?: boolean;
  /** Members sorted by name. */
  readonly ordered?: boolean;
}

/** The text of a node: without blanks unless `pretty`. */
export function jsonText(node: JsonNode, layout: JsonLayout = {}, indent = ""): string {
  switch (node.kind) {
    case "object": {
      const members = layout.ordered ? sorted(node.members) : node.members;
      const parts = members.map(
        ({ name, value }) => jsonString(name, layout) + memberValue(value, layout, `${indent}  `),
      );
      return enclosed("{", parts, "}", layout, indent);
    }
    case "array": {
      const parts = node.items.map((item) => jsonText(item, layout, `${indent}  `));
      return enclosed("[", parts, "]", layout, indent);
    }
    case "string":
      return jsonString(node.value, layout);
    case "number":
      return node.text;
    case "boolean":
      return String(node.value);
    case "null":
      return "null";
  }
}

/** Pretty: objects and arrays begin on a line of their own. */
function memberValue(value: JsonNode, layout: JsonLayout, indent: string): string {
  const text = jsonText(value, layout, indent);
  if (!layout.pretty) return `:${text}`;
  const nested = value.kind === "object" || value.kind === "array";
  return nested ? ` :\n${indent}${text}` : ` : ${text}`;
}

function sorted(members: readonly JsonMember[]): readonly JsonMember[] {
  return members.toSorted((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}

function enclosed(
  open: string,
  parts: readonly string[],
  close: string,
  layout: JsonLayout,
  indent: string,
): string {
  if (!layout.pretty) return open + parts.join(",") + close;
  if (parts.length === 0) return `${open}\n${indent}${close}`;
  const inner = `${indent}  `;
  return `${open}\n${inner}${parts.join(`,\n${inner}`)}\n${indent}${close}`;
}

/** A text as a JSON string. */
export function jsonString(text: string, layout: JsonLayout = {}): string {
  const quoted = JSON.stringify(text);
  if (!layout.ascii) return quoted;
  return quoted.replaceAll(
    /[\u0080-\uffff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
