/**
 * What the server says of its release and of itself. Source: Oracle Database Reference, V$VERSION, V$INSTANCE, V$DATABASE; the
 * names are those of a new installation: `ORCL` of 19c, `FREE` of 23ai Free.
 */
export const releases = {
  19: {
    banner: "Oracle Database 19c Enterprise Edition Release 19.0.0.0.0 - Production",
    full: "19.3.0.0.0",
    base: "19.0.0.0.0",
    compatible: "19.0.0",
    product: "Oracle Database 19c Enterprise Edition ",
    edition: "EE",
    instanceName: "ORCL",
  },
  23: {
    banner: "Oracle AI Database 26ai Free Release 23.26.1.0.0 - Develop, Learn, and Run for Free",
    full: "23.26.1.0.0",
    base: "23.0.0.0.0",
    compatible: "23.6.0",
    product: "Oracle AI Database 26ai Free ",
    edition: "FREE",
    instanceName: "FREE",
  },
} as const;

/** The machine the server says it runs on. */
export const hostName = "sandbox";

/** AUDSID of a session: what USERENV and V$SESSION call it by. */
export function auditSessionId(sid: number): number {
  return 100_000 + sid;
}
