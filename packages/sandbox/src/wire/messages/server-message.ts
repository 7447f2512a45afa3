import type { AuthReply } from "./auth.ts";
import type { BitVector } from "./bit-vector.ts";
import type { DataTypesReply } from "./data-types.ts";
import type { DescribeReply } from "./describe.ts";
import type { ErrorReply } from "./error.ts";
import type { ExecuteParameter } from "./execute-parameter.ts";
import type { ImplicitResults } from "./implicit-results.ts";
import type { IoVector } from "./io-vector.ts";
import type { LobData, LobOpReply } from "./lob-op.ts";
import type { ProtocolReply } from "./protocol.ts";
import type { RowHeader } from "./row-header.ts";
import type { ServerPiggyback } from "./server-piggyback.ts";
import type { StatusReply } from "./status.ts";
import type { VersionReply } from "./version-call.ts";
import type { WarningReply } from "./warning.ts";

/** What a server sends, but for rows, which are written value by value: see `row-data.ts`. */
export type ServerMessage =
  | ProtocolReply
  | DataTypesReply
  | AuthReply
  | DescribeReply
  | RowHeader
  | BitVector
  | ErrorReply
  | StatusReply
  | WarningReply
  | ExecuteParameter
  | IoVector
  | ImplicitResults
  | LobData
  | LobOpReply
  | VersionReply
  | ServerPiggyback;
