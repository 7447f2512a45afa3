/** How a statement ended: undefined when the next one follows. */
export type Flow =
  | undefined
  | { readonly kind: "exit" | "continue"; readonly label: string | undefined }
  | { readonly kind: "return" };

/** A compiled statement. It is run at once when it can be, else it gives a promise. */
export type Step = () => Flow | Promise<Flow>;
