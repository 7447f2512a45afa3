import { readFile } from "node:fs/promises";
import {
  type Catalog,
  parseCatalog,
  parseState,
  type State,
  UsageError,
} from "@singer-oracle/core";

/** The options of the command line that name files. */
export interface InputOptions {
  readonly catalog?: string | boolean | undefined;
  /** Old name of `catalog`. */
  readonly properties?: string | boolean | undefined;
  readonly state?: string | boolean | undefined;
}

/**
 * The catalog that the command line names; undefined when it names none.
 * @throws UsageError when the file cannot be read or two are named; CatalogError when it holds no catalog
 */
export async function readCatalogFile(options: InputOptions): Promise<Catalog | undefined> {
  const { catalog, properties } = options;
  if (typeof catalog === "string" && typeof properties === "string") {
    throw new UsageError("--catalog and --properties are given, which are two names of one thing", {
      hint: "Give --catalog alone.",
    });
  }
  const option = typeof catalog === "string" ? "catalog" : "properties";
  const text = await textOf(option, catalog ?? properties);
  return text === undefined ? undefined : parseCatalog(text);
}

/**
 * The state that the command line names; undefined when it names none. An empty file and `null` are an empty state.
 * @throws UsageError when the file cannot be read; StateError when it holds no state
 */
export async function readStateFile({ state }: InputOptions): Promise<State | undefined> {
  const text = await textOf("state", state);
  return text === undefined ? undefined : parseState(text);
}

async function textOf(
  option: string,
  path: string | boolean | undefined,
): Promise<string | undefined> {
  if (typeof path !== "string") return undefined;
  try {
    return await readFile(path, "utf8");
  } catch (cause) {
    const { code = "unknown" } = cause as NodeJS.ErrnoException;
    throw new UsageError(`the file of --${option} cannot be read: ${path} (${code})`, {
      hint: "Look at the path and at the rights of the file.",
      cause,
    });
  }
}
