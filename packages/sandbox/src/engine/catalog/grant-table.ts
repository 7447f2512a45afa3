import type { GrantTable, ObjectGrant } from "./contract.ts";

/** An empty table of object grants, indexed by object so that a dictionary of many tables is read in linear time. */
export function createGrantTable(): GrantTable {
  const byObject = new Map<string, ObjectGrant[]>();
  // A quoted name may hold any character but NUL.
  const keyOf = (owner: string, objectName: string) => `${owner}\0${objectName}`;
  return {
    add: (grant) => {
      const key = keyOf(grant.owner, grant.objectName);
      const grants = byObject.get(key);
      if (grants === undefined) byObject.set(key, [grant]);
      else grants.push(grant);
    },
    remove: (matches) => {
      let removed = 0;
      for (const [key, grants] of byObject) {
        const kept = grants.filter((grant) => !matches(grant));
        removed += grants.length - kept.length;
        if (kept.length === 0) byObject.delete(key);
        else byObject.set(key, kept);
      }
      return removed;
    },
    of: (owner, objectName) => byObject.get(keyOf(owner, objectName)) ?? [],
    *all() {
      for (const grants of byObject.values()) yield* grants;
    },
  };
}
