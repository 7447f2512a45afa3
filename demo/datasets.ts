import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { csvParseRows } from "d3-dsv";

/**
 * The real data of the demo: the data sets of the npm package `vega-datasets`, as Oracle tables. Names are kept as they
 * are, blanks, dollar signs and mixed case included; so are nulls and titles that are numbers in the source.
 */
export interface SourceTable {
  readonly name: string;
  /** Column definitions as a CREATE TABLE takes them. */
  readonly columns: readonly string[];
  /** The values of an INSERT: placeholders `:1`, `:2`… in the order of a row. */
  readonly values: readonly string[];
  readonly rows: () => Row[];
  /** Column by which only changed rows are read; undefined: the whole table every time. */
  readonly replicationKey?: string;
}

/** A value to be bound. */
export type Cell = string | number | null;
export type Row = readonly Cell[];

const folder = join(dirname(createRequire(import.meta.url).resolve("vega-datasets")), "..", "data");

type JsonRecord = Readonly<Record<string, unknown>>;

function readJson(file: string): unknown {
  return JSON.parse(readFileSync(join(folder, file), "utf8"));
}

/** The rows of a CSV file without its header; an empty field is null. */
function readCsv(file: string): Row[] {
  const [, ...rows] = csvParseRows(readFileSync(join(folder, file), "utf8"));
  return rows.map((row) => row.map((field) => (field === "" ? null : field)));
}

function cell(value: unknown): Cell {
  if (value === null || value === undefined || value === "") return null;
  return typeof value === "number" ? value : String(value);
}

/** Row numbers as ids in front and, as seconds, as times of change behind. */
function numbered(rows: readonly Row[]): Row[] {
  return rows.map((row, index) => [index + 1, ...row, index + 1]);
}

const id = "ID NUMBER(10) PRIMARY KEY";
const changedAt = "CHANGED_AT TIMESTAMP(3) DEFAULT SYSTIMESTAMP NOT NULL";

/** Rows were last changed one second after the other, so that a bookmark stands for few of them. */
const changedAtSeconds = (bind: number): string =>
  `TIMESTAMP '2024-01-01 00:00:00' + NUMTODSINTERVAL(:${bind}, 'SECOND')`;

const placeholders = (count: number): string[] =>
  Array.from({ length: count }, (_, index) => `:${index + 1}`);

const movieKeys = [
  "Title",
  "US Gross",
  "Worldwide Gross",
  "US DVD Sales",
  "Production Budget",
  "Release Date",
  "MPAA Rating",
  "Running Time min",
  "Distributor",
  "Source",
  "Major Genre",
  "Creative Type",
  "Director",
  "Rotten Tomatoes Rating",
  "IMDB Rating",
  "IMDB Votes",
] as const;

const movies: SourceTable = {
  name: "MOVIES",
  columns: [
    id,
    '"Title" VARCHAR2(200 CHAR)',
    '"US Gross" NUMBER(12)',
    '"Worldwide Gross" NUMBER(12)',
    '"US DVD Sales" NUMBER(12)',
    '"Production Budget" NUMBER(12)',
    '"Release Date" DATE',
    '"MPAA Rating" VARCHAR2(20)',
    '"Running Time min" NUMBER(4)',
    '"Distributor" VARCHAR2(100 CHAR)',
    '"Source" VARCHAR2(100 CHAR)',
    '"Major Genre" VARCHAR2(50)',
    '"Creative Type" VARCHAR2(50)',
    '"Director" VARCHAR2(100 CHAR)',
    '"Rotten Tomatoes Rating" NUMBER(3)',
    '"IMDB Rating" NUMBER(3,1)',
    '"IMDB Votes" NUMBER(9)',
    changedAt,
  ],
  values: [
    ...placeholders(17).map((name) =>
      name === ":7" ? "TO_DATE(:7, 'Mon DD YYYY', 'NLS_DATE_LANGUAGE=ENGLISH')" : name,
    ),
    changedAtSeconds(18),
  ],
  rows: () =>
    numbered(
      (readJson("movies.json") as JsonRecord[]).map((movie) =>
        movieKeys.map((key) => cell(movie[key])),
      ),
    ),
  replicationKey: "CHANGED_AT",
};

const flights: SourceTable = {
  name: "FLIGHTS",
  columns: [id, "DELAY NUMBER(6)", "DISTANCE NUMBER(6)", "TIME NUMBER", changedAt],
  values: [":1", ":2", ":3", ":4", changedAtSeconds(5)],
  rows: () =>
    numbered(
      (readJson("flights-200k.json") as JsonRecord[]).map((flight) => [
        cell(flight["delay"]),
        cell(flight["distance"]),
        cell(flight["time"]),
      ]),
    ),
  replicationKey: "CHANGED_AT",
};

const birdstrikes: SourceTable = {
  name: "BIRDSTRIKES",
  columns: [
    id,
    '"Airport Name" VARCHAR2(100)',
    '"Aircraft Make Model" VARCHAR2(60)',
    '"Effect Amount of damage" VARCHAR2(30)',
    '"Flight Date" DATE',
    '"Aircraft Airline Operator" VARCHAR2(60)',
    '"Origin State" VARCHAR2(40)',
    '"Phase of flight" VARCHAR2(30)',
    '"Wildlife Size" VARCHAR2(20)',
    '"Wildlife Species" VARCHAR2(60)',
    '"Time of day" VARCHAR2(20)',
    '"Cost Other" NUMBER(12)',
    '"Cost Repair" NUMBER(12)',
    '"Cost Total $" NUMBER(12)',
    '"Speed IAS in knots" NUMBER(4)',
    changedAt,
  ],
  values: [
    ...placeholders(15).map((name) => (name === ":5" ? "TO_DATE(:5, 'YYYY-MM-DD')" : name)),
    changedAtSeconds(16),
  ],
  rows: () => numbered(readCsv("birdstrikes.csv")),
  replicationKey: "CHANGED_AT",
};

const zipcodes: SourceTable = {
  name: "ZIPCODES",
  columns: [
    id,
    "ZIP_CODE CHAR(5)",
    "LATITUDE NUMBER(10,6)",
    "LONGITUDE NUMBER(10,6)",
    "CITY VARCHAR2(60)",
    "STATE VARCHAR2(30)",
    "COUNTY VARCHAR2(60)",
    changedAt,
  ],
  values: [":1", ":2", "TO_NUMBER(:3)", "TO_NUMBER(:4)", ":5", ":6", ":7", changedAtSeconds(8)],
  rows: () => numbered(readCsv("zipcodes.csv")),
  replicationKey: "CHANGED_AT",
};

interface Earthquake {
  readonly id: string;
  readonly properties: JsonRecord;
  readonly geometry: unknown;
}

const epoch = (bind: string): string =>
  `TIMESTAMP '1970-01-01 00:00:00 +00:00' + NUMTODSINTERVAL(${bind} / 1000, 'SECOND')`;

const earthquakes: SourceTable = {
  name: "EARTHQUAKES",
  columns: [
    "CODE VARCHAR2(30) PRIMARY KEY",
    "MAG BINARY_DOUBLE",
    "PLACE VARCHAR2(200 CHAR)",
    "HAPPENED_AT TIMESTAMP(3) WITH TIME ZONE",
    "UPDATED_AT TIMESTAMP(3) WITH TIME ZONE NOT NULL",
    "GEOMETRY CLOB",
    "PROPERTIES CLOB",
  ],
  values: [":1", ":2", ":3", epoch(":4"), epoch(":5"), ":6", ":7"],
  rows: () =>
    (readJson("earthquakes.json") as { readonly features: Earthquake[] }).features.map((quake) => [
      quake.id,
      cell(quake.properties["mag"]),
      cell(quake.properties["place"]),
      cell(quake.properties["time"]),
      cell(quake.properties["updated"]),
      JSON.stringify(quake.geometry),
      JSON.stringify(quake.properties),
    ]),
  replicationKey: "UPDATED_AT",
};

const football: SourceTable = {
  name: "FOOTBALL",
  columns: [
    id,
    "PLAYED_ON DATE",
    "DIVISION NVARCHAR2(100)",
    "HOME_TEAM VARCHAR2(100 CHAR)",
    "AWAY_TEAM VARCHAR2(100 CHAR)",
    "HOME_SCORE NUMBER(2)",
    "AWAY_SCORE NUMBER(2)",
    changedAt,
  ],
  values: [":1", "TO_DATE(:2, 'YYYY-MM-DD')", ":3", ":4", ":5", ":6", ":7", changedAtSeconds(8)],
  rows: () =>
    numbered(
      (readJson("football.json") as JsonRecord[]).map((match) =>
        ["date", "division", "home_team", "away_team", "home_score", "away_score"].map((key) =>
          cell(match[key]),
        ),
      ),
    ),
  replicationKey: "CHANGED_AT",
};

/** Read as a whole every time, so that deleted rows go away in the target too. */
const airports: SourceTable = {
  name: "AIRPORTS",
  columns: [
    "IATA VARCHAR2(5) PRIMARY KEY",
    "NAME VARCHAR2(100)",
    "CITY VARCHAR2(60)",
    "STATE VARCHAR2(20)",
    "COUNTRY VARCHAR2(60)",
    "LATITUDE NUMBER(12,8)",
    "LONGITUDE NUMBER(12,8)",
  ],
  values: [":1", ":2", ":3", ":4", ":5", "TO_NUMBER(:6)", "TO_NUMBER(:7)"],
  rows: () => readCsv("airports.csv"),
};

/** The tables that are filled from files. */
export const sourceTables: readonly SourceTable[] = [
  movies,
  flights,
  birdstrikes,
  zipcodes,
  earthquakes,
  football,
  airports,
];
