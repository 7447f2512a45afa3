import { printOracleType, type ServerInfo } from "@singer-oracle/core/oracle";
import { listed } from "../listed.ts";
import type { StreamOrigin } from "./stream-origin.ts";

/** Something about a catalog that its reader should know. */
export interface CatalogNotice {
  readonly level: "info" | "warning";
  /** One line. */
  readonly text: string;
}

/** Most names in one line. */
const maxNames = 50;

/**
 * What discovery has to say, each once for the whole catalog: nothing found, the root container, columns that cannot be
 * read, columns that are not in the catalog, streams without a key.
 */
export function catalogNotices(
  origins: readonly StreamOrigin[],
  server: Pick<ServerInfo, "container" | "user">,
): readonly CatalogNotice[] {
  const notices: CatalogNotice[] = [];
  if (server.container === "CDB$ROOT") notices.push(rootNotice);
  if (origins.length === 0) {
    notices.push({
      level: "warning",
      text: `nothing was found that ${server.user} may read; look at the filter_ settings and at the grants`,
    });
  }
  const unsupported = origins.flatMap(({ tapStreamId, columns }) =>
    columns
      .filter(({ type }) => type.family === "unsupported")
      .map(({ name, type }) => `${tapStreamId}.${name} (${printOracleType(type)})`),
  );
  if (unsupported.length > 0) {
    const text = `columns of these types cannot be read and are left out: ${listed(unsupported, maxNames)}`;
    notices.push({ level: "warning", text });
  }
  const invisible = origins.flatMap(({ tapStreamId, invisibleColumns }) =>
    invisibleColumns.map((name) => `${tapStreamId}.${name}`),
  );
  if (invisible.length > 0) {
    const text = `invisible columns are not in the catalog: ${listed(invisible, maxNames)}`;
    notices.push({ level: "info", text });
  }
  notices.push(...keyNotices(origins));
  return notices;
}

const rootNotice: CatalogNotice = {
  level: "warning",
  text: "this is the root container (CDB$ROOT), which holds no data of applications; connect to the service of a pluggable database",
};

function keyNotices(origins: readonly StreamOrigin[]): readonly CatalogNotice[] {
  const doubtful = origins.filter(({ key }) => key !== null && !key.isValidated);
  const notices: CatalogNotice[] = doubtful.map(({ tapStreamId, keyReason }) => ({
    level: "warning",
    text: `${tapStreamId}: ${keyReason}`,
  }));
  const keyless = origins.filter(({ keyProperties }) => keyProperties.length === 0);
  if (keyless.length > 0) {
    const ids = keyless.map(({ tapStreamId }) => tapStreamId);
    const text = `without a key, which table-key-properties (view-key-properties of a view) may name: ${listed(ids, maxNames)}`;
    notices.push({ level: "info", text });
  }
  return notices;
}
