import type { TestDatabase } from "./database.ts";
import { type ProgramFolder, succeeded } from "./programs.ts";

/** A stream of a catalog, as far as the tests look into it. */
export interface TestStream {
  readonly tap_stream_id: string;
  readonly stream: string;
  readonly schema: { readonly properties: Readonly<Record<string, object>> };
  readonly metadata: readonly {
    readonly breadcrumb: readonly string[];
    readonly metadata: Readonly<Record<string, unknown>>;
  }[];
}

/** What `--discover` wrote. */
export interface TestCatalog {
  readonly streams: readonly TestStream[];
}

/** Runs the discovery of the source's own tables. @returns the text as it was written */
export async function discoverText(
  folder: ProgramFolder,
  database: TestDatabase,
  settings: object = {},
): Promise<string> {
  const config = {
    filter_schemas: [database.users.source.name],
    ...settings,
    ...database.settings("source"),
  };
  return succeeded(await folder.tap({ config, args: ["--discover"] })).stdout;
}

/** `discoverText`, parsed. */
export async function discover(
  folder: ProgramFolder,
  database: TestDatabase,
  settings: object = {},
): Promise<TestCatalog> {
  return JSON.parse(await discoverText(folder, database, settings)) as TestCatalog;
}

/** Metadata to put on streams, by the name of the table. */
export type Choices = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** A catalog of the chosen tables alone, in the catalog's order, each selected and with the metadata given. */
export function choose(catalog: TestCatalog, choices: Choices): TestCatalog {
  const tableOf = ({ tap_stream_id: id }: TestStream) => id.slice(id.indexOf("-") + 1);
  const streams = catalog.streams.filter((stream) => tableOf(stream) in choices);
  const missing = Object.keys(choices).filter((name) => !streams.some((s) => tableOf(s) === name));
  if (missing.length > 0) throw new Error(`the catalog has no ${missing.join(", ")}`);
  return { streams: streams.map((stream) => withMetadata(stream, choices[tableOf(stream)] ?? {})) };
}

/** The catalog with every stream selected. */
export function chooseAll(catalog: TestCatalog, metadata: object = {}): TestCatalog {
  return { streams: catalog.streams.map((stream) => withMetadata(stream, metadata)) };
}

function withMetadata(stream: TestStream, more: object): TestStream {
  return {
    ...stream,
    metadata: stream.metadata.map((entry) =>
      entry.breadcrumb.length === 0
        ? { ...entry, metadata: { ...entry.metadata, selected: true, ...more } }
        : entry,
    ),
  };
}
