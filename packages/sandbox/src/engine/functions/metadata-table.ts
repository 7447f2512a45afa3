import type { Column, Constraint, Index, Sequence, Table } from "../catalog/contract.ts";
import { dataOf } from "../store/segment.ts";
import type { MetadataSettings } from "./metadata-settings.ts";
import { metadataType } from "./metadata-type.ts";

/** `"OWNER"."NAME"` */
export function qualified({
  owner,
  name,
}: {
  readonly owner: string;
  readonly name: string;
}): string {
  return `"${owner}"."${name}"`;
}

const storage = `
  STORAGE(INITIAL 65536 NEXT 1048576 MINEXTENTS 1 MAXEXTENTS 2147483645
  PCTINCREASE 0 FREELISTS 1 FREELIST GROUPS 1
  BUFFER_POOL DEFAULT FLASH_CACHE DEFAULT CELL_FLASH_CACHE DEFAULT)`;

/** `PCTFREE … TABLESPACE "USERS" ` of an index. */
export function indexAttributes(tablespace: string, settings: MetadataSettings): string {
  if (!settings.segmentAttributes) return "";
  const parts = [" PCTFREE 10 INITRANS 2 MAXTRANS 255 "];
  if (settings.storage) parts.push(storage);
  if (settings.tablespace) parts.push(`\n  TABLESPACE "${tablespace}" `);
  return parts.join("");
}

function list(columns: readonly Column[]): string {
  return columns.map((column) => `"${column.name}"`).join(", ");
}

/** `MINVALUE … NOCYCLE  NOKEEP  NOSCALE ` of a sequence. */
export function sequenceText(sequence: Sequence): string {
  const cache = sequence.cache === 0 ? "NOCACHE" : `CACHE ${sequence.cache}`;
  const order = sequence.order ? "ORDER" : "NOORDER";
  const cycle = sequence.cycle ? "CYCLE" : "NOCYCLE";
  return (
    `MINVALUE ${sequence.min} MAXVALUE ${sequence.max} INCREMENT BY ${sequence.increment} ` +
    `START WITH ${sequence.next} ${cache} ${order}  ${cycle}  NOKEEP  NOSCALE `
  );
}

function notNull(table: Table, column: Column): string {
  const constraint = table.constraints.find(
    ({ kind, columns }) => kind === "not-null" && columns[0] === column,
  );
  if (constraint === undefined) return column.identity === undefined ? "" : " NOT NULL ENABLE";
  const name = constraint.generated ? "" : ` CONSTRAINT "${constraint.name}"`;
  return `${name} NOT NULL ${stateOf(constraint)}`;
}

function stateOf({ enabled, validated }: Constraint): string {
  if (!enabled) return "DISABLE";
  return validated ? "ENABLE" : "ENABLE NOVALIDATE";
}

function columnText(table: Table, column: Column): string {
  const { identity, virtual, default: given } = column;
  const parts = [`"${column.name}" ${metadataType(column.type)}`];
  if (column.invisible) parts.push(" INVISIBLE");
  if (virtual !== undefined) parts.push(` GENERATED ALWAYS AS (${virtual.text}) VIRTUAL `);
  if (identity !== undefined) {
    const when = identity.always ? "ALWAYS" : identity.onNull ? "BY DEFAULT ON NULL" : "BY DEFAULT";
    parts.push(` GENERATED ${when} AS IDENTITY ${sequenceText(identity.sequence)}`);
  } else if (given !== undefined) {
    parts.push(` DEFAULT ${given.onNull ? "ON NULL " : ""}${given.text}`);
  }
  parts.push(notNull(table, column));
  return parts.join("");
}

/** A constraint as it stands behind the columns, and in ALTER TABLE … ADD. */
export function constraintText(
  constraint: Constraint,
  table: Table,
  settings: MetadataSettings,
): string {
  const name = constraint.generated ? "" : `CONSTRAINT "${constraint.name}" `;
  const deferral = constraint.deferrable
    ? ` DEFERRABLE${constraint.deferred ? " INITIALLY DEFERRED" : ""}`
    : "";
  const state = stateOf(constraint);
  switch (constraint.kind) {
    case "primary":
    case "unique": {
      const words = constraint.kind === "primary" ? "PRIMARY KEY" : "UNIQUE";
      const index = settings.segmentAttributes
        ? `\n  USING INDEX${indexAttributes(table.tablespace, settings)}`
        : "";
      return `${name}${words} (${list(constraint.columns)})${deferral}${index} ${state}`;
    }
    case "foreign": {
      const { references } = constraint;
      const target = references === undefined ? "" : ` ${qualified(references.table)}`;
      const columns = list(references?.constraint.columns ?? []);
      const onDelete = references?.onDelete ? ` ON DELETE ${references.onDelete}` : "";
      const key = `${name}FOREIGN KEY (${list(constraint.columns)})`;
      return `${key}\n\t  REFERENCES${target} (${columns})${onDelete}${deferral} ${state}`;
    }
    default:
      return `${name}CHECK (${constraint.check?.text ?? ""})${deferral} ${state}`;
  }
}

/** Conditions first, then keys, then foreign keys. */
const kindOrder: readonly (readonly Constraint["kind"][])[] = [
  ["check"],
  ["primary", "unique"],
  ["foreign"],
];

function isShown({ kind }: Constraint, settings: MetadataSettings): boolean {
  return kind === "foreign" ? settings.refConstraints : settings.constraints;
}

function tableAttributes(table: Table, settings: MetadataSettings): string {
  if (table.temporary !== null) {
    const keep = table.temporary === "global-preserve" ? "PRESERVE" : "DELETE";
    return ` ON COMMIT ${keep} ROWS `;
  }
  if (!settings.segmentAttributes) return " ";
  const created = dataOf(table.segment).slots.length > 0 ? "IMMEDIATE" : "DEFERRED";
  const parts = [
    ` SEGMENT CREATION ${created} \n  PCTFREE 10 PCTUSED 40 INITRANS 1 MAXTRANS 255 \n NOCOMPRESS LOGGING`,
  ];
  if (settings.storage && created === "IMMEDIATE") parts.push(storage);
  if (settings.tablespace) parts.push(`\n  TABLESPACE "${table.tablespace}" `);
  return parts.join("");
}

/** CREATE TABLE as DBMS_METADATA writes it. */
export function tableText(table: Table, settings: MetadataSettings): string {
  const columns = table.columns
    .filter((column) => !column.systemHidden && !column.unused)
    .map((column) => columnText(table, column));
  const constraints = kindOrder
    .flatMap((kinds) => table.constraints.filter(({ kind }) => kinds.includes(kind)))
    .filter((constraint) => isShown(constraint, settings))
    .map((constraint) => ` ${constraintText(constraint, table, settings)}`);
  const temporary = table.temporary === null ? "" : "GLOBAL TEMPORARY ";
  const items = [...columns, ...constraints].join(", \n\t");
  return `\n  CREATE ${temporary}TABLE ${qualified(table)} \n   (\t${items}\n   )${tableAttributes(table, settings)}`;
}

/** CREATE INDEX as DBMS_METADATA writes it. */
export function indexText(index: Index, settings: MetadataSettings): string {
  const kind = index.unique ? "UNIQUE " : index.bitmap ? "BITMAP " : "";
  const keys = index.keys.map(({ column, text, descending }) => {
    const key = column === null ? text : `"${column.name}"`;
    return descending ? `${key} DESC` : key;
  });
  const attributes = indexAttributes(index.table.tablespace, settings);
  const tail = attributes === "" ? "" : `\n ${attributes}`;
  return `\n  CREATE ${kind}INDEX ${qualified(index)} ON ${qualified(index.table)} (${keys.join(", ")}) ${tail}`;
}
