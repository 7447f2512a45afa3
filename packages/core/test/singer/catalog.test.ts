// Layer: pure.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { CatalogError } from "../../src/errors.ts";
import {
  type Catalog,
  catalogChunks,
  findEntry,
  parseCatalog,
  readCatalog,
  serializeCatalog,
} from "../../src/singer/catalog.ts";
import { parseExact } from "../../src/singer/exact-json.ts";
import type { JsonValue } from "../../src/singer/json-value.ts";
import { prettyJson } from "../../src/singer/pretty-json.ts";

/** As s7clarke10's tap-oracle writes it, with a bound that no JS number holds. */
const oldTap = `{
  "streams": [
    {
      "tap_stream_id": "HR-EMP",
      "table_name": "EMP",
      "schema": {
        "type": "object",
        "properties": {
          "ID": {
            "type": ["integer"],
            "maximum": 99999999999999999999999999999999999999
          }
        }
      },
      "stream": "EMP",
      "metadata": [
        {
          "breadcrumb": [],
          "metadata": {
            "table-key-properties": ["ID"],
            "is-view": false,
            "row-count": 7
          }
        },
        {
          "breadcrumb": ["properties", "ID"],
          "metadata": {}
        }
      ]
    }
  ],
  "x-unknown": {
    "kept": [true, null, "ä"]
  }
}
`;

function failure(text: string): unknown {
  try {
    parseCatalog(text);
  } catch (error) {
    return error;
  }
  throw new Error("the catalog was accepted");
}

const wrongCatalogs = [
  ["", "the catalog is empty"],
  ["  \n", "the catalog is empty"],
  ["[]", 'the catalog is wrong: it is an array, not an object with "streams"'],
  ["null", 'the catalog is wrong: it is null, not an object with "streams"'],
  ["{}", "the catalog is wrong at /streams: it is missing"],
  ['{"streams":{}}', "the catalog is wrong at /streams: it is an object, not an array of streams"],
  ['{"streams":[1]}', "the catalog is wrong at /streams/0: it is a number, not an object"],
  [
    '{"streams":[{"schema":{}}]}',
    "the catalog is wrong at /streams/0/tap_stream_id: the stream has no tap_stream_id",
  ],
  [
    '{"streams":[{"tap_stream_id":"A"}]}',
    'the catalog is wrong at /streams/0/schema: the stream has no schema (stream "A")',
  ],
  [
    '{"streams":[{"tap_stream_id":"A","schema":[]}]}',
    'the catalog is wrong at /streams/0/schema: it is not an object (stream "A")',
  ],
  [
    '{"streams":[{"tap_stream_id":"A","schema":{},"stream":1}]}',
    'the catalog is wrong at /streams/0/stream: it is not a string (stream "A")',
  ],
  [
    '{"streams":[{"tap_stream_id":"A","schema":{},"key_properties":"ID"}]}',
    'the catalog is wrong at /streams/0/key_properties: it is not an array of names (stream "A")',
  ],
  [
    '{"streams":[{"tap_stream_id":"A","schema":{},"metadata":{}}]}',
    'the catalog is wrong at /streams/0/metadata: it is not an array (stream "A")',
  ],
  [
    '{"streams":[{"tap_stream_id":"A","schema":{},"metadata":[{"breadcrumb":"x","metadata":{}}]}]}',
    'the catalog is wrong at /streams/0/metadata/0: it is not {"breadcrumb": [names], "metadata": {…}} (stream "A")',
  ],
  [
    '{"streams":[{"tap_stream_id":"A","schema":{}},{"tap_stream_id":"A","schema":{}}]}',
    'the catalog is wrong at /streams/1/tap_stream_id: "A" is already the tap_stream_id of /streams/0',
  ],
];

describe("parseCatalog", () => {
  test("keeps everything, also unknown keys and every digit", () => {
    expect(serializeCatalog(parseCatalog(oldTap))).toBe(oldTap);
    expect(prettyJson(parseExact(oldTap))).toBe(oldTap.trimEnd());
  });

  test("fills in what later code relies on", () => {
    const text = '{"streams":[{"tap_stream_id":"A","schema":{},"metadata":null,"stream":null}]}';
    expect(parseCatalog(text)).toStrictEqual({
      streams: [{ tap_stream_id: "A", schema: {}, metadata: [], stream: "A" }],
    });
  });

  test("accepts a byte order mark, as Windows editors write it", () => {
    expect(parseCatalog('\ufeff{"streams":[]}')).toStrictEqual({ streams: [] });
  });

  test("accepts an empty catalog", () => {
    const catalog = parseCatalog('{"streams": []}');
    expect(catalog).toStrictEqual({ streams: [] });
    expect(serializeCatalog(catalog)).toBe('{\n  "streams": []\n}\n');
  });

  test.each(wrongCatalogs)("refuses %j", (text, message) => {
    const error = failure(text);
    expect(error).toBeInstanceOf(CatalogError);
    expect(error).toMatchObject({ message, exitCode: 2 });
    expect((error as CatalogError).hint).toContain("--discover");
  });

  test("says where text stops being JSON", () => {
    const error = failure(oldTap.slice(0, 100)) as CatalogError;
    expect(error.message).toMatch(/^the catalog is not JSON: .+100/);
    expect(error.hint).toBe(
      "The file may be cut off. Make a new one with --discover and edit that.",
    );
  });
});

describe("serializeCatalog", () => {
  test("writes one piece a stream", () => {
    const catalog: Catalog = {
      version: 1,
      streams: ["A", "B"].map((id) => ({
        tap_stream_id: id,
        stream: id,
        schema: {},
        metadata: [],
      })),
    };
    const entry = (id: string): string =>
      `    {\n      "tap_stream_id": "${id}",\n      "stream": "${id}",\n      "schema": {},\n      "metadata": []\n    }`;
    expect([...catalogChunks(catalog)]).toStrictEqual([
      '{\n  "streams": [',
      `\n${entry("A")}`,
      `,\n${entry("B")}`,
      "\n  ]",
      ',\n  "version": 1',
      "\n}\n",
    ]);
    expect(findEntry(catalog, "B")).toBe(catalog.streams[1]);
    expect(findEntry(catalog, "C")).toBeUndefined();
  });

  test("is read back as the same catalog", () => {
    const json = fc.jsonValue({ maxDepth: 2 }).map((value) => value as JsonValue);
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.string({ minLength: 1 }), { maxLength: 4 }),
        json,
        (ids, extra) => {
          const value: JsonValue = {
            extra,
            streams: ids.map((id) => ({
              tap_stream_id: id,
              stream: id,
              schema: { extra },
              metadata: [{ breadcrumb: [id], metadata: { extra } }],
            })),
          };
          const catalog = readCatalog(parseExact(JSON.stringify(value)));
          expect(parseCatalog(serializeCatalog(catalog))).toStrictEqual(catalog);
        },
      ),
    );
  });
});

test("the streams of a text may be made one after the other", () => {
  const { streams, ...others } = parseCatalog(oldTap);
  function* generated() {
    yield* streams;
  }
  expect([...catalogChunks({ ...others, streams: generated() })].join("")).toBe(oldTap);
  expect([...catalogChunks({ streams: [].values() })].join("")).toBe('{\n  "streams": []\n}\n');
});
