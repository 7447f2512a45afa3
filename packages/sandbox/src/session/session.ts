import type { Engine, EngineSession, RowCursor } from "../engine/contract.ts";
import { oraError } from "../engine/errors.ts";
import type { Lob, Value } from "../engine/types/value.ts";
import type { FaultScript } from "../script/fault-script.ts";
import type { LogonExchange } from "../wire/auth-crypto.ts";
import type { ConnectTarget } from "../wire/connect-descriptor.ts";
import type { AuthRequest } from "../wire/messages/auth.ts";
import { type ClientDialect, plainDialect } from "../wire/messages/decode-request.ts";
import type { CursorReference } from "../wire/messages/implicit-results.ts";
import type { LobReference } from "../wire/types/lob-locator.ts";
import type { BindHandles } from "./bind-values.ts";
import { describeColumns } from "./describe-columns.ts";
import { LobTable } from "./lob-table.ts";
import type { PacketWriter } from "./packet-writer.ts";
import { isRefCursor, rowsOfRefCursor } from "./ref-cursor.ts";
import { CursorTable, newCursor } from "./server-cursor.ts";
import type { HandleSource } from "./value-writers.ts";
import type { WireOptions } from "./wire-options.ts";

/** What the sessions of one server share. */
export interface SessionHost {
  readonly engine: Engine;
  readonly options: WireOptions;
  readonly script: FaultScript;
  /** Random bytes of this server: unknown users get verifiers made of it. */
  readonly secret: Uint8Array;
  /** Lines for whoever watches; undefined when nobody does. Never passwords, values or the text of statements. */
  readonly trace: ((line: string) => void) | undefined;
}

/** A logon that has begun. */
export interface PendingLogon {
  readonly exchange: LogonExchange;
  /** As in the dictionary. */
  readonly user: string;
  readonly known: boolean;
  readonly request: AuthRequest;
}

/** How a session of a database resident pool is handed out. */
export interface PooledState {
  /** The next reply tells the client which session it has. */
  announce: boolean;
  /** The session is another one than before. */
  changed: boolean;
  /** AUTH_KPPL_PURITY 1: each get has a new session. */
  readonly alwaysNew: boolean;
}

/** The state of one connection, from ACCEPT to its end. */
export class Session implements BindHandles, HandleSource {
  readonly host: SessionHost;
  /** No other session of this server has it. */
  readonly number: number;
  readonly target: ConnectTarget;
  readonly writer: PacketWriter;
  readonly cursors: CursorTable;
  readonly lobs: LobTable;
  /** The smaller of the server's and the client's. */
  fieldVersion: number;
  /** How the client writes. */
  dialect: ClientDialect = plainDialect;
  /** Replies are marked at their end. */
  endOfResponse: boolean;
  /** Both ends want that, from the negotiation of data types on. */
  endOfResponseAgreed = false;
  logon: PendingLogon | null = null;
  /** `sequence` of the request that is being served. */
  callNumber = 0;
  /** The service that was asked for, as the engine has it. */
  readonly serviceName: string;
  /** As in the dictionary; empty before the logon. */
  user = "";
  /** Who logged on for the user; empty without a proxy. */
  proxyUser = "";
  pooled: PooledState | null = null;
  /** What a pipeline does after an error, and whether there was one; null outside of pipelines. */
  pipeline: { readonly abort: boolean; failed: boolean } | null = null;
  /** The socket is closed when the reply was sent. */
  closing = false;
  /** Sends these bytes, half a packet, and then closes the socket or says nothing any more. */
  cut: (bytes: Buffer, then: "close" | "stay-silent") => void = () => undefined;
  /** Opens the engine's session anew, as at the logon. */
  openDatabase: () => Promise<void> = async () => undefined;
  private database: EngineSession | null = null;

  constructor(
    host: SessionHost,
    number: number,
    target: ConnectTarget,
    serviceName: string,
    writer: PacketWriter,
  ) {
    this.host = host;
    this.number = number;
    this.target = target;
    this.serviceName = serviceName;
    this.writer = writer;
    this.cursors = new CursorTable(host.options.maxOpenCursors);
    this.lobs = new LobTable(number, host.options);
    this.fieldVersion = host.options.fieldVersion;
    // In a step-by-step logon the mark comes after the two negotiations.
    this.endOfResponse = host.options.endOfResponse && host.options.fastAuth;
  }

  /** Longest string, in bytes, that is an ordinary value for both ends. */
  get maxStringBytes(): number {
    return this.host.engine.maxStringBytes ?? 4000;
  }

  get isLoggedOn(): boolean {
    return this.database !== null;
  }

  /** The engine's session. @throws OraError 1012 before the logon */
  get db(): EngineSession {
    if (!this.database) throw oraError(1012);
    return this.database;
  }

  /** Takes the engine's session after the logon; an earlier one is closed. */
  attach(database: EngineSession): void {
    this.database?.close();
    this.database = database;
  }

  referToLob(lob: Lob): LobReference {
    return this.lobs.refer(lob);
  }

  openCursor(value: Value): CursorReference | undefined {
    const rows = isRefCursor(value) ? rowsOfRefCursor(value) : undefined;
    return rows && this.openRows(rows);
  }

  /** Gives rows that no statement of the client made an id. @throws OraError 1000 */
  openRows(rows: RowCursor): CursorReference {
    const cursor = newCursor(null);
    cursor.rows = rows;
    cursor.columns = rows.columns;
    cursor.described = describeColumns(rows.columns);
    this.cursors.add(cursor);
    return { columns: cursor.described, cursorId: cursor.id };
  }

  cursorValue(id: number): Value {
    if (id === 0) return null;
    const { rows } = this.cursors.get(id);
    return rows && { refCursor: rows };
  }

  /** Rolls back and frees everything. Safe to call again. */
  close(): void {
    this.cursors.closeAll();
    this.lobs.clear();
    this.database?.close();
    this.database = null;
  }
}

/** One request while it is being served. */
export interface Call {
  readonly session: Session;
  /** Aborted by a break and by the end of the connection. */
  readonly signal: AbortSignal;
  /** Of the request's header: pairs it with its reply in pipelines, else 0. */
  readonly token: number;
}
