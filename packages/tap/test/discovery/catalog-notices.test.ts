// Layer: pure.
import { expect, test } from "vitest";
import { catalogNotices } from "../../src/discovery/catalog-notices.ts";
import { originOfTable } from "../../src/discovery/stream-origin.ts";
import { tableOf } from "./tables.ts";

const server = { container: "FREEPDB1", user: "HR" };

test("a catalog without anything odd needs no word", () => {
  const origin = originOfTable(tableOf([["ID", "NUMBER(9) NOT NULL"]], { keyColumns: ["ID"] }));
  expect(catalogNotices([origin], server)).toEqual([]);
});

test("each matter is one line, whatever number of tables it is about", () => {
  const odd = (name: string) =>
    originOfTable(
      tableOf(
        [
          ["ID", "NUMBER(9)"],
          ["PLACE", "<MDSYS.SDO_GEOMETRY>"],
          ["FILE", "<BFILE>"],
        ],
        { name, invisibleColumns: ["HIDDEN"] },
      ),
    );
  expect(catalogNotices([odd("A"), odd("B")], server)).toEqual([
    {
      level: "warning",
      text: "columns of these types cannot be read and are left out: HR-A.PLACE (MDSYS.SDO_GEOMETRY), HR-A.FILE (BFILE), HR-B.PLACE (MDSYS.SDO_GEOMETRY), HR-B.FILE (BFILE)",
    },
    { level: "info", text: "invisible columns are not in the catalog: HR-A.HIDDEN, HR-B.HIDDEN" },
    {
      level: "info",
      text: "without a key, which table-key-properties (view-key-properties of a view) may name: HR-A, HR-B",
    },
  ]);
});

test("a key that nobody has checked is told with its table", () => {
  const table = tableOf([["ID", "NUMBER(9) NOT NULL"]], {
    key: { columns: ["ID"], source: "primary-key", name: "PK", isValidated: false },
    keyReason: "primary key PK is not validated: older rows may have equal keys",
  });
  expect(catalogNotices([originOfTable(table)], server)).toEqual([
    {
      level: "warning",
      text: "HR-EMPLOYEES: primary key PK is not validated: older rows may have equal keys",
    },
  ]);
});

test("the root container and an empty catalog are warned of", () => {
  expect(catalogNotices([], { container: "CDB$ROOT", user: "C##TAP" })).toEqual([
    {
      level: "warning",
      text: "this is the root container (CDB$ROOT), which holds no data of applications; connect to the service of a pluggable database",
    },
    {
      level: "warning",
      text: "nothing was found that C##TAP may read; look at the filter_ settings and at the grants",
    },
  ]);
});

test("of very many names the first fifty are told, and how many there are besides", () => {
  const origins = Array.from({ length: 60 }, (_, index) =>
    originOfTable(tableOf([["ID", "NUMBER(9)"]], { name: `T${index}` })),
  );
  const [notice] = catalogNotices(origins, server);
  expect(notice?.text).toMatch(/: HR-T0, HR-T1, .*, HR-T49 and 10 more$/);
});
