import type { AlterSession } from "./alter-session.ts";
import type { AppContext } from "./app-context.ts";
import type { AuthRequest } from "./auth.ts";
import type { CloseCursors } from "./close-cursors.ts";
import type { DataTypesRequest } from "./data-types.ts";
import type { EndToEnd } from "./end-to-end.ts";
import type { ExecuteRequest } from "./execute.ts";
import type { FastAuthRequest } from "./fast-auth.ts";
import type { FetchRequest } from "./fetch.ts";
import type { LobOpRequest } from "./lob-op.ts";
import type { PipelineBegin, PipelineEnd } from "./pipeline.ts";
import type { ProtocolRequest } from "./protocol.ts";
import type { ReexecuteRequest } from "./reexecute.ts";
import type { ReleaseSession } from "./release-session.ts";
import type { SecurityContext } from "./security-context.ts";
import type { SetSchema } from "./set-schema.ts";
import type { SimpleCall } from "./simple-call.ts";
import type { TransactionSwitch } from "./transaction-switch.ts";
import type { VersionCall } from "./version-call.ts";

/** A function this server does not serve: answer it with ORA-03115. Its body is not read. */
export interface UnsupportedCall {
  readonly kind: "unsupported";
  readonly code: number;
}

/** What stands before the call of a request and gets no reply of its own. */
export type Piggyback =
  | CloseCursors
  | SetSchema
  | EndToEnd
  | AppContext
  | AlterSession
  | SecurityContext
  | LobOpRequest
  | PipelineBegin
  | TransactionSwitch
  | ReleaseSession;

/** What a request asks for. */
export type ClientCall =
  | ProtocolRequest
  | DataTypesRequest
  | FastAuthRequest
  | AuthRequest
  | ExecuteRequest
  | ReexecuteRequest
  | FetchRequest
  | LobOpRequest
  | SimpleCall
  | VersionCall
  | PipelineEnd
  | TransactionSwitch
  | UnsupportedCall;
