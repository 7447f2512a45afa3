import type { Database, ProxyGrant } from "../catalog/contract.ts";
import { type DictionaryRow, type SingleView, yesNo } from "./view-family.ts";

interface ProxyPair {
  readonly proxy: string;
  readonly client: string;
  readonly grant: ProxyGrant;
}

function* pairsOf(db: Database): Iterable<ProxyPair> {
  for (const { name, proxies } of db.users.values()) {
    for (const [proxy, grant] of proxies) yield { proxy, client: name, grant };
  }
}

/** What a proxy may do with the roles of its client, and the roles that are named. */
function authorityOf({ roles }: ProxyGrant): { flags: string; named: readonly string[] } {
  if (roles === "ALL") return { flags: "PROXY MAY ACTIVATE ALL CLIENT ROLES", named: [] };
  if ("except" in roles) return { flags: "PROXY MAY NOT ACTIVATE ROLE", named: roles.except };
  if (roles.only.length === 0) return { flags: "NO CLIENT ROLES MAY BE ACTIVATED", named: [] };
  return { flags: "PROXY MAY ACTIVATE ROLE", named: roles.only };
}

const proxyUsers: SingleView = {
  name: "PROXY_USERS",
  visibleTo: "catalog-role",
  columns: "PROXY v128 CLIENT v128 AUTHENTICATION v3 FLAGS v35",
  *rows({ session }) {
    for (const { proxy, client, grant } of pairsOf(session.db)) {
      yield {
        PROXY: proxy,
        CLIENT: client,
        AUTHENTICATION: yesNo(grant.authentication),
        FLAGS: authorityOf(grant).flags,
      };
    }
  },
};

/** A row for each role that is named. */
function* proxyRows({ proxy, client, grant }: ProxyPair): Iterable<DictionaryRow> {
  const { flags, named } = authorityOf(grant);
  for (const role of named.length === 0 ? [null] : named) {
    yield {
      PROXY: proxy,
      CLIENT: client,
      AUTHENTICATION: yesNo(grant.authentication),
      AUTHORIZATION_CONSTRAINT: flags,
      ROLE: role,
      PROXY_AUTHORITY: "DATABASE",
    };
  }
}

const commonColumns = "CLIENT v128 AUTHENTICATION v3 AUTHORIZATION_CONSTRAINT v35 ROLE v128";

const userProxies: SingleView = {
  name: "USER_PROXIES",
  visibleTo: "public",
  columns: commonColumns,
  *rows({ session }) {
    for (const pair of pairsOf(session.db)) {
      if (pair.proxy === session.user) yield* proxyRows(pair);
    }
  },
};

const dbaProxies: SingleView = {
  name: "DBA_PROXIES",
  visibleTo: "catalog-role",
  columns: `PROXY v128 ${commonColumns} PROXY_AUTHORITY v9`,
  *rows({ session }) {
    for (const pair of pairsOf(session.db)) yield* proxyRows(pair);
  },
};

/**
 * The views about users who log on for others.
 * Source: Oracle Database Reference, PROXY_USERS, DBA_PROXIES, USER_PROXIES.
 */
export const proxyViews: readonly SingleView[] = [proxyUsers, userProxies, dbaProxies];
