// Layer: pure.
import { describe, expect, test } from "vitest";
import { typeFamilies } from "../../../src/oracle/types/index.ts";
import { renderTypesDoc } from "../../../src/oracle/types/types-doc.ts";
import { readExamples, writeExamples } from "../../../src/oracle/types/types-doc-examples.ts";
import { typeOf } from "./read-plan.ts";

const doc = renderTypesDoc();
const lines = doc.split("\n");

/** The rows of the table under a heading, its head and rule left out. */
function rowsUnder(heading: string): readonly string[] {
  const start = lines.indexOf(heading);
  const rows =
    lines
      .slice(start + 1)
      .join("\n")
      .split("\n## ")[0] ?? "";
  return rows
    .split("\n")
    .filter((line) => line.startsWith("| "))
    .slice(2);
}

describe("renderTypesDoc", () => {
  test("has a row for every example, and every supported family has an example", () => {
    expect(rowsUnder("## From Oracle to JSON")).toHaveLength(readExamples.length);
    expect(rowsUnder("## From JSON to Oracle")).toHaveLength(writeExamples.length);
    const shown = new Set(readExamples.map(({ type }) => typeOf(type).family));
    expect([...shown, "unsupported"].sort()).toEqual(Object.keys(typeFamilies).sort());
  });

  test.each([
    '| `NUMBER(12,2)` | `{"type":["null","number"]}` | `-0.5` | `C` |  |',
    '| `BINARY_FLOAT` | `{"type":["null","number"]}` | `0.1` | `C` | The fewest digits that give the same single. |',
    '| `DATE` | `{"type":["null","string"],"format":"date-time"}` | `"2024-02-29T23:59:59Z"` | `TO_CHAR(C, \'SYYYY-MM-DD"T"HH24:MI:SS"Z"\')` | `Z` is a label, nothing is converted. |',
    '| `INTERVAL DAY(2) TO SECOND(6)` | `{"type":["null","string"],"format":"duration"}` | `"-P1DT2H3M4.5S"` | `TO_CHAR(C)` |  |',
    '| `{"type":"string"}` | `VARCHAR2(4000 BYTE)` | `VARCHAR2(1000 CHAR)` | Widened to CLOB when a value needs it (`on_long_string`). |',
    '| `{"type":"object"}` | `CLOB` | refused | The text as the tap wrote it: `1.10` stays `1.10`. |',
    "| `NUMBER(10)` | `NUMBER(7,2)` | `NUMBER(12,2)` | in place |",
    "| `NUMBER(10)` | `VARCHAR2(20 CHAR)` | `NUMBER(10)` | refused |",
  ])("has the row %s", (row) => {
    expect(lines).toContain(row);
  });

  test("is Markdown with tables of one width, and the same every time", () => {
    for (const heading of [
      "## From Oracle to JSON",
      "## From JSON to Oracle",
      "## Wider columns",
    ]) {
      const widths = new Set(rowsUnder(heading).map((row) => row.split(" | ").length));
      expect(widths.size).toBe(1);
    }
    expect(doc.endsWith("|\n")).toBe(true);
    expect(renderTypesDoc()).toBe(doc);
  });
});
