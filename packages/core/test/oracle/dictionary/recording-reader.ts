import { OracleError } from "../../../src/errors.ts";
import type { Binds, Row, SqlReader } from "../../../src/oracle/sql-reader.ts";

/** A statement that was run. */
export interface RecordedQuery {
  readonly sql: string;
  readonly binds: Binds;
  readonly fetchSize: number | undefined;
}

/** A `SqlReader` over literal rows that remembers what it was asked. */
export interface RecordingReader extends SqlReader {
  readonly queries: RecordedQuery[];
}

/** Rows, or the code of an error. */
export type Answer = readonly Row[] | string;

/** What a query is answered with, by its main view: the first name behind the first FROM at the start of a line. */
export type Answers = Readonly<Record<string, Answer | ((sql: string) => Answer)>>;

/**
 * Answers every query by its main view; a view that is not in `answers` has no rows. Rows come in batches of
 * `batchSize`, so that joins are tested across batches.
 */
export function recordingReader(answers: Answers, batchSize = 2): RecordingReader {
  const queries: RecordedQuery[] = [];
  return {
    queries,
    async *rows(sql, binds = {}, options = {}) {
      queries.push({ sql, binds, fetchSize: options.fetchSize });
      const given = answers[mainView(sql)] ?? [];
      const answer = typeof given === "function" ? given(sql) : given;
      if (typeof answer === "string") {
        throw new OracleError(`${answer}: refused`, { oraCode: answer, statement: sql });
      }
      for (let start = 0; start < answer.length; start += batchSize) {
        yield answer.slice(start, start + batchSize);
      }
    },
  };
}

/** The view of the outermost FROM: the first that stands at the start of a line. */
export function mainView(sql: string): string {
  const view = /^FROM (\w+)/m.exec(sql)?.[1];
  if (view === undefined) throw new Error(`no FROM at the start of a line: ${sql}`);
  return view;
}

/** Collects the texts of notices. */
export function noticeCollector(): {
  readonly notices: string[];
  readonly onNotice: (text: string) => void;
} {
  const notices: string[] = [];
  return { notices, onNotice: (text) => notices.push(text) };
}
