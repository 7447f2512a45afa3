/** The names with commas between them, the first of them when they are many. */
export function listed(names: readonly string[], most = 10): string {
  const more = names.length - most;
  return `${names.slice(0, most).join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}
