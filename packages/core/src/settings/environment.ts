/** Environment variables at one moment: name → text. */
export type Environment = Readonly<Record<string, string>>;

/** A snapshot of the process's environment. The only place that touches `process.env`. */
export function readEnvironment(): Environment {
  const entries = Object.entries(process.env).filter(([, text]) => text !== undefined);
  return Object.freeze(Object.fromEntries(entries) as Record<string, string>);
}
