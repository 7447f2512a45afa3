// Layer: pure.
import type { JsonSchema } from "@singer-oracle/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { TargetSettings } from "../../src/settings.ts";
import {
  createTableRegistry,
  resolveTableName,
  type TableNaming,
} from "../../src/table/table-name.ts";
import { serverInfo, settingsWith, thrownBy } from "./table-fixture.ts";

function naming(
  settings: Partial<TargetSettings> = {},
  server: Parameters<typeof serverInfo>[0] = {},
): TableNaming {
  return { settings: settingsWith(settings), server: serverInfo(server) };
}

function nameOf(
  stream: string,
  settings: Partial<TargetSettings> = {},
  schema: JsonSchema = {},
): string {
  const { owner, name } = resolveTableName(stream, schema, naming(settings));
  return `${owner}.${name}`;
}

describe("the name of a stream", () => {
  it("is that of its table, in upper case", () => {
    expect(nameOf("orders")).toBe("APP.ORDERS");
    expect(nameOf("Örders 2")).toBe("APP.ÖRDERS 2");
  });

  it("gives its last part to the table, whatever the owner before it is called", () => {
    expect(nameOf("hr-emp")).toBe("APP.EMP");
    expect(nameOf("db-hr-emp")).toBe("APP.EMP");
    expect(nameOf("a-b-c-d")).toBe("APP.D");
    expect(nameOf("orders-2024")).toBe("APP.2024");
    expect(nameOf("orders-")).toBe("APP.ORDERS-");
    expect(nameOf("-")).toBe("APP.-");
  });

  it("is the table's as a whole with table_name_from: full_stream", () => {
    expect(nameOf("hr-emp", { table_name_from: "full_stream" })).toBe("APP.HR-EMP");
  });

  it("keeps its case with identifier_case: preserve", () => {
    expect(nameOf("hr-Emp", { identifier_case: "preserve" })).toBe("APP.Emp");
  });

  it("may be anything", () => {
    expect(nameOf('a"b')).toBe("APP.A_B");
    expect(nameOf("table")).toBe("APP.TABLE");
    expect(nameOf("😀")).toBe("APP.😀");
    expect(nameOf("x".repeat(200))).toBe(`APP.${"X".repeat(119)}_F92098AB`);
    expect(resolveTableName("😀é", {}, naming({}, { charset: "WE8MSWIN1252" })).name).toBe("__");
    expect(
      resolveTableName("x".repeat(31), {}, naming({}, { maxIdentifierBytes: 30 })).name,
    ).toMatch(/^X{21}_[0-9A-F]{8}$/);
  });

  it("gets the prefix and the suffix", () => {
    const settings = { table_prefix: "stg_", table_suffix: "_v1" };
    expect(nameOf("emp", settings)).toBe("APP.STG_EMP_V1");
    expect(nameOf("emp", { ...settings, identifier_case: "preserve" })).toBe("APP.stg_emp_v1");
  });
});

describe("the owner", () => {
  it("is default_target_schema, read as Oracle reads a name", () => {
    expect(nameOf("hr-emp", { default_target_schema: "dwh" })).toBe("DWH.EMP");
    expect(nameOf("hr-emp", { default_target_schema: '"dwh"' })).toBe("dwh.EMP");
  });

  it("is what schema_mapping says of the last part but one of two or three", () => {
    const settings = { default_target_schema: "dwh", schema_mapping: { hr: "staging" } };
    expect(nameOf("hr-emp", settings)).toBe("STAGING.EMP");
    expect(nameOf("db-HR-emp", settings)).toBe("STAGING.EMP");
    expect(nameOf("sales-emp", settings)).toBe("DWH.EMP");
    expect(nameOf("a-b-hr-emp", settings)).toBe("DWH.EMP");
    expect(nameOf("hr", settings)).toBe("DWH.HR");
    expect(nameOf("constructor-emp", settings)).toBe("DWH.EMP");
  });

  it("prefers the exact spelling in schema_mapping", () => {
    expect(nameOf("hr-emp", { schema_mapping: { HR: "a", hr: "b" } })).toBe("B.EMP");
  });
});

describe("x-oracle-table", () => {
  const schema = { "x-oracle-table": { owner: "My-HR", table: "my-Emp" } };

  it("gives the exact name of the table", () => {
    expect(nameOf("My-HR-my-Emp", {}, schema)).toBe("APP.my-Emp");
    expect(nameOf("x", { table_prefix: "p_" }, schema)).toBe("APP.P_my-Emp");
  });

  it("gives the owner that schema_mapping is asked for, and no more", () => {
    expect(nameOf("x", { schema_mapping: { "My-HR": "hr2" } }, schema)).toBe("HR2.my-Emp");
    expect(nameOf("x", { default_target_schema: "dwh" }, schema)).toBe("DWH.my-Emp");
  });

  it("is ignored when it is something else", () => {
    for (const value of [
      null,
      1,
      "HR.EMP",
      {},
      { owner: "HR" },
      { owner: 1, table: "E" },
      { owner: "HR", table: "" },
    ]) {
      expect(nameOf("a-b", {}, { "x-oracle-table": value })).toBe("APP.B");
    }
  });
});

describe("table_name_mappings", () => {
  it("names the table and its owner exactly", () => {
    const settings = { table_prefix: "p_", default_target_schema: "dwh" };
    const mapped = (to: string) =>
      nameOf("a-b", { ...settings, table_name_mappings: { "a-b": to } });
    expect(mapped("hr.emp")).toBe("HR.EMP");
    expect(mapped('"my hr"."e.m.p"')).toBe("my hr.e.m.p");
    expect(mapped("emp")).toBe("DWH.EMP");
  });

  it("does not take what every object has for an entry", () => {
    expect(nameOf("toString", { table_name_mappings: {} })).toBe("APP.TOSTRING");
  });
});

it("says which setting holds no name", () => {
  const message = (settings: Partial<TargetSettings>) =>
    thrownBy(() => nameOf("a/b-c", settings)).message;
  expect(message({ default_target_schema: "a b" })).toBe(
    'the settings have 1 problem: /default_target_schema: "a b" is not of the form NAME',
  );
  expect(message({ schema_mapping: { "a/b": "" } })).toBe(
    'the settings have 1 problem: /schema_mapping/a~1b: "" is not of the form NAME',
  );
  expect(message({ table_name_mappings: { "a/b-c": "x.y.z" } })).toBe(
    'the settings have 1 problem: /table_name_mappings/a~1b-c: "x.y.z" is not of the form OWNER.NAME',
  );
});

describe("the registry", () => {
  it("refuses two streams for one table before there is a row", () => {
    const registry = createTableRegistry(naming());
    expect(registry.claim("HR-EMP", {})).toEqual({ owner: "APP", name: "EMP" });
    const error = thrownBy(() => registry.claim("SALES-EMP", {}));
    expect(error.name).toBe("SettingsError");
    expect(error.message).toBe(
      'the settings have 1 problem: /table_name_mappings: the streams "HR-EMP" and "SALES-EMP" would both be loaded into APP.EMP',
    );
    expect(error.hint).toBe(
      "Give one of them a table of its own in table_name_mappings, call tables after whole streams with table_name_from: full_stream, or tell their owners apart in schema_mapping.",
    );
  });

  it("lets a stream keep its table", () => {
    const registry = createTableRegistry(naming());
    registry.claim("emp", {});
    const schema = { "x-oracle-table": { owner: "HR", table: "OTHER" } };
    expect(registry.claim("emp", schema)).toEqual({ owner: "APP", name: "EMP" });
    expect(registry.claim("other", {})).toEqual({ owner: "APP", name: "OTHER" });
  });

  it("tells owners apart", () => {
    const registry = createTableRegistry(naming({ schema_mapping: { hr: "hr", sales: "sales" } }));
    expect(registry.claim("hr-emp", {}).owner).toBe("HR");
    expect(registry.claim("sales-emp", {}).owner).toBe("SALES");
  });
});

it("gives every stream a name that Oracle takes, the same each time", () => {
  fc.assert(
    fc.property(
      fc.string({ unit: "binary" }),
      fc.constantFrom(30, 128),
      (stream, maxIdentifierBytes) => {
        const { name } = resolveTableName(stream, {}, naming({}, { maxIdentifierBytes }));
        expect(name).not.toMatch(/["\0]/);
        expect(Buffer.byteLength(name)).toBeLessThanOrEqual(maxIdentifierBytes);
        expect(name).not.toBe("");
        expect(resolveTableName(stream, {}, naming({}, { maxIdentifierBytes })).name).toBe(name);
      },
    ),
    { numRuns: 200 },
  );
});
