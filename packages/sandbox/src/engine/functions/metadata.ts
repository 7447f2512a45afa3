import type { Constraint, SchemaObject, SessionContext, Table } from "../catalog/contract.ts";
import { oraError } from "../errors.ts";
import { clobType } from "../types/make-type.ts";
import { Lob } from "../types/value.ts";
import type { FunctionTable } from "./contract.ts";
import { nullable } from "./define.ts";
import { type MetadataSettings, metadataSettings } from "./metadata-settings.ts";
import { constraintText, indexText, qualified, sequenceText, tableText } from "./metadata-table.ts";

/** Object types of the database that the sandbox has no objects of. */
const otherTypes: ReadonlySet<string> = new Set(
  `AQ_QUEUE AQ_QUEUE_TABLE CLUSTER CONTEXT DB_LINK DIMENSION DIRECTORY FUNCTION INDEXTYPE JAVA_SOURCE JOB LIBRARY
   OPERATOR PACKAGE PACKAGE_BODY PACKAGE_SPEC PROCEDURE PROFILE ROLE TABLESPACE TRIGGER TYPE TYPE_BODY TYPE_SPEC USER
   XMLSCHEMA MATERIALIZED_VIEW_LOG`.split(/\s+/),
);

type Writer = (object: SchemaObject, settings: MetadataSettings) => string | undefined;

const writers: Readonly<Record<string, Writer>> = {
  TABLE: (object, settings) => (object.kind === "table" ? tableText(object, settings) : undefined),
  INDEX: (object, settings) => (object.kind === "index" ? indexText(object, settings) : undefined),
  VIEW: (object) => {
    if (object.kind !== "view") return undefined;
    const names = object.described.map(({ name }) => `"${name}"`).join(", ");
    const tail = object.readOnly
      ? " WITH READ ONLY"
      : object.checkOption
        ? " WITH CHECK OPTION"
        : "";
    return `\n  CREATE OR REPLACE FORCE EDITIONABLE VIEW ${qualified(object)} (${names}) AS \n  ${object.text}${tail}`;
  },
  MATERIALIZED_VIEW: (object) => {
    const view = object.kind === "table" ? object.materializedView : null;
    if (object.kind !== "table" || view === null) return undefined;
    const names = object.columns.map(({ name }) => `"${name}"`).join(", ");
    return `\n  CREATE MATERIALIZED VIEW ${qualified(object)} (${names})\n  AS ${view.text}`;
  },
  SEQUENCE: (object) =>
    object.kind === "sequence"
      ? `\n   CREATE SEQUENCE  ${qualified(object)}  ${sequenceText(object)} GLOBAL `
      : undefined,
  SYNONYM: (object) => {
    if (object.kind !== "synonym") return undefined;
    const { parts } = object.target;
    const target = parts.length > 1 ? parts : [object.owner, ...parts];
    const link = object.target.dbLink === undefined ? "" : `@"${object.target.dbLink}"`;
    return `\n  CREATE OR REPLACE EDITIONABLE SYNONYM ${qualified(object)} FOR "${target.join('"."')}"${link}`;
  },
};

/** ALTER TABLE … ADD for a constraint by its name. */
function constraintDdl(
  type: string,
  name: string,
  owner: string,
  session: SessionContext,
): string | undefined {
  for (const object of session.db.objects.get(owner)?.values() ?? []) {
    if (object.kind !== "table") continue;
    const found = object.constraints.find((constraint) => constraint.name === name);
    if (found !== undefined && isOfType(found, type)) return added(found, object, session);
  }
  return undefined;
}

function isOfType({ kind }: Constraint, type: string): boolean {
  return kind !== "not-null" && (kind === "foreign") === (type === "REF_CONSTRAINT");
}

function added(constraint: Constraint, table: Table, session: SessionContext): string {
  const text = constraintText(constraint, table, metadataSettings(session));
  return `\n  ALTER TABLE ${qualified(table)} ADD ${text}`;
}

function ddlOf(
  type: string,
  name: string,
  owner: string,
  session: SessionContext,
): string | undefined {
  if (type === "CONSTRAINT" || type === "REF_CONSTRAINT") {
    return constraintDdl(type, name, owner, session);
  }
  const { objects, indexes } = session.db;
  const object = (type === "INDEX" ? indexes : objects).get(owner)?.get(name);
  return object && writers[type]?.(object, metadataSettings(session));
}

/** Others' objects are seen with SELECT_CATALOG_ROLE. */
function maySee(owner: string, { user, enabledRoles }: SessionContext): boolean {
  return owner === user || user === "SYS" || enabledRoles.has("SELECT_CATALOG_ROLE");
}

/**
 * DBMS_METADATA.GET_DDL. Names are taken as they are written in the dictionary.
 * @throws OraError 31600 for an unknown type of object, 31603 for an object that is not there or not to be seen.
 */
function getDdl(
  session: SessionContext,
  type: string | null,
  name: string | null,
  schema: string | null,
): Lob {
  const wanted = type?.toUpperCase() ?? "";
  const known = Object.hasOwn(writers, wanted) || wanted.endsWith("CONSTRAINT");
  if (!known && !otherTypes.has(wanted)) {
    throw oraError(31600, [type ?? "NULL", "OBJECT_TYPE", "GET_DDL"]);
  }
  if (name === null) throw oraError(31600, ["NULL", "NAME", "GET_DDL"]);
  const owner = schema ?? session.currentSchema;
  const text = maySee(owner, session) ? ddlOf(wanted, name, owner, session) : undefined;
  if (text === undefined) throw oraError(31603, [name, wanted, owner]);
  return new Lob("CLOB", metadataSettings(session).sqlTerminator ? `${text};` : text);
}

/**
 * DBMS_METADATA.
 * Source: Oracle PL/SQL Packages and Types Reference, DBMS_METADATA.
 */
export const metadataFunctions: FunctionTable = {
  "DBMS_METADATA.GET_DDL": nullable({
    args: ["text", "text"],
    optional: ["text", "text", "text", "text"],
    returns: clobType,
    volatile: true,
    parameters: ["OBJECT_TYPE", "NAME", "SCHEMA", "VERSION", "MODEL", "TRANSFORM"],
    evaluate: ({ binder: { session } }, type, name, schema = null) =>
      getDdl(session, type, name, schema),
  }),
};
