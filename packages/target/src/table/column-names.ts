import {
  type DictionaryColumn,
  foldUpper,
  type IdentifierRules,
  plainIdentifier,
  planIdentifiers,
} from "@singer-oracle/core/oracle";
import { propertyOfComment } from "./column-comment.ts";

/** What column names are made of. */
export interface ColumnNamesInput {
  /** Names of the properties, no two alike. */
  readonly properties: readonly string[];
  /** Names of the metadata columns before they are folded. */
  readonly metadata: readonly string[];
  /** The columns of the table that is there already; empty for a new one. */
  readonly existing: readonly Pick<DictionaryColumn, "name" | "comment">[];
  readonly rules: Pick<IdentifierRules, "maxBytes" | "case" | "characters">;
}

/** The columns of properties and metadata, by the names they were given. */
export interface ColumnNames {
  /** Without the properties whose column is one of the metadata. */
  readonly properties: ReadonlyMap<string, string>;
  readonly metadata: ReadonlyMap<string, string>;
}

/**
 * Finds the column of each property, the same in every run:
 *
 * 1. the column whose comment names the property,
 * 2. the column that has the name which the property would get,
 * 3. the only column whose name differs in case alone, so that a table which others made gets no second column beside it,
 * 4. otherwise a new name; see `planIdentifiers`.
 *
 * Metadata columns take their names first. A property that would get the name of one has no column of its own: a tap that
 * reads a loaded table sends the metadata of the load before.
 */
export function planColumnNames(input: ColumnNamesInput): ColumnNames {
  const { rules } = input;
  const plain = (name: string): string => plainIdentifier(name, rules);
  const columns = new ExistingNames(input.existing.map(({ name }) => name));
  const metadata = new Map(
    input.metadata.map((name) => [name, columns.find(plain(name)) ?? plain(name)]),
  );
  const taken = new Set(metadata.values());
  const properties = input.properties.filter(
    (name) => !taken.has(columns.find(plain(name)) ?? plain(name)),
  );
  const recorded = input.existing.flatMap(({ name, comment }) => {
    const property = propertyOfComment(comment);
    return property === undefined || taken.has(name) ? [] : [[property, name] as const];
  });
  const claimed = new Set([...recorded.map(([, column]) => column), ...properties.map(plain)]);
  const known = new Set(recorded.map(([property]) => property));
  const similar = properties.flatMap((name) => {
    const column = known.has(name) ? undefined : columns.similar(plain(name));
    return column === undefined || claimed.has(column) ? [] : [[name, column] as const];
  });
  return {
    metadata,
    properties: planIdentifiers(properties, {
      ...rules,
      taken,
      existing: [...recorded, ...similar],
    }),
  };
}

/** The names of a table's columns, and which of them differ in case alone. */
class ExistingNames {
  readonly #names: ReadonlySet<string>;
  readonly #byFolded: ReadonlyMap<string, readonly string[]>;

  constructor(names: readonly string[]) {
    this.#names = new Set(names);
    const byFolded = new Map<string, string[]>();
    for (const name of names) {
      const folded = foldUpper(name);
      byFolded.set(folded, [...(byFolded.get(folded) ?? []), name]);
    }
    this.#byFolded = byFolded;
  }

  /** The column of this name, or the only one that differs in case. */
  find(name: string): string | undefined {
    return this.#names.has(name) ? name : this.similar(name);
  }

  /** The only column whose name differs from this one, and in case alone; none when the name itself is there. */
  similar(name: string): string | undefined {
    if (this.#names.has(name)) return undefined;
    const names = this.#byFolded.get(foldUpper(name));
    return names?.length === 1 ? names[0] : undefined;
  }
}
