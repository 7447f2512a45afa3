// Layer: pure.
import fc from "fast-check";
import { expect, it } from "vitest";
import { columnComment, propertyOfComment } from "../../src/table/column-comment.ts";

const plain = { column: "ID", property: "ID", description: undefined, remark: undefined };

it("says what the column's name does not", () => {
  expect(columnComment(plain, true)).toBeUndefined();
  expect(columnComment({ ...plain, property: "id" }, true)).toBe('property "id"');
  expect(
    columnComment(
      { ...plain, property: 'a"b', description: " The id\n of it ", remark: "In UTC." },
      true,
    ),
  ).toBe('property "a\\"b"\nThe id\n of it\nIn UTC.');
  expect(columnComment({ ...plain, description: "The id" }, true)).toBe("The id");
  expect(columnComment({ ...plain, description: "  " }, true)).toBeUndefined();
});

it("is in ASCII as far as the name goes where the database holds no more", () => {
  const text = columnComment({ ...plain, property: "größe 😀" }, false);
  expect(text).toBe('property "gr\\u00f6\\u00dfe \\ud83d\\ude00"');
  expect(propertyOfComment(text ?? null)).toBe("größe 😀");
});

it("is not misled by a description that looks like ours", () => {
  const text = columnComment(
    { ...plain, description: 'property "other"\nfrom a loaded table' },
    true,
  );
  expect(text).toBe('property "ID"\nproperty "other"\nfrom a loaded table');
});

it("reads no name out of other comments", () => {
  for (const comment of [
    null,
    "",
    "The id",
    "property",
    'property "a" of it',
    'property "a',
    'property "\\x"',
    'my property "a"',
  ]) {
    expect(propertyOfComment(comment)).toBeUndefined();
  }
});

it("gives every name back", () => {
  const name = fc.string({ unit: "binary", maxLength: 40 });
  const text = fc.option(fc.string({ unit: "binary" }), { nil: undefined });
  fc.assert(
    fc.property(name, text, fc.boolean(), (property, description, isUnicode) => {
      const comment = columnComment({ column: "X", property, description, remark: "r" }, isUnicode);
      if (property !== "X") expect(propertyOfComment(comment ?? null)).toBe(property);
    }),
    { numRuns: 300 },
  );
});
