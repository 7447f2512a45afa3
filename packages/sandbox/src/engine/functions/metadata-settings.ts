import type { SessionContext } from "../catalog/contract.ts";

/** What DBMS_METADATA.SET_TRANSFORM_PARAM can change of the text. */
export interface MetadataSettings {
  /** STORAGE(…) clauses. */
  readonly storage: boolean;
  /** PCTFREE, TABLESPACE and so on; without them there is no STORAGE either. */
  readonly segmentAttributes: boolean;
  readonly tablespace: boolean;
  /** Constraints other than foreign keys and NOT NULL. */
  readonly constraints: boolean;
  readonly refConstraints: boolean;
  /** A `;` at the end. */
  readonly sqlTerminator: boolean;
}

/** Source: PL/SQL Packages and Types Reference, DBMS_METADATA, SET_TRANSFORM_PARAM: Transform Parameters for the DDL Transform. */
const defaults: MetadataSettings = {
  storage: true,
  segmentAttributes: true,
  tablespace: true,
  constraints: true,
  refConstraints: true,
  sqlTerminator: false,
};

const keys: Readonly<Record<string, keyof MetadataSettings>> = {
  STORAGE: "storage",
  SEGMENT_ATTRIBUTES: "segmentAttributes",
  TABLESPACE: "tablespace",
  CONSTRAINTS: "constraints",
  REF_CONSTRAINTS: "refConstraints",
  SQLTERMINATOR: "sqlTerminator",
};

/** By the session's attributes, which it shares with what is derived of it: PL/SQL. */
const settings = new WeakMap<SessionContext["attributes"], MetadataSettings>();

/** What holds for a session. */
export function metadataSettings(session: SessionContext): MetadataSettings {
  return settings.get(session.attributes) ?? defaults;
}

/** Changes a parameter; DEFAULT brings all of them back. Others change nothing here. */
export function setMetadataParameter(
  session: SessionContext,
  name: string,
  value: boolean | null,
): void {
  if (name === "DEFAULT") {
    settings.delete(session.attributes);
    return;
  }
  const key = Object.hasOwn(keys, name) ? keys[name] : undefined;
  if (key === undefined) return;
  settings.set(session.attributes, { ...metadataSettings(session), [key]: value ?? defaults[key] });
}
