import {
  announcedFieldVersion,
  announcesEndOfResponse,
  announcesTimeZone,
  charsetUtf8,
  charsetUtf16,
  encodeCompileCapabilities,
  encodeRuntimeCapabilities,
  type ServerCapabilities,
} from "../wire/messages/capabilities.ts";
import {
  type DataTypesRequest,
  encodeDatabaseTimeZone,
  encodeDataTypesReply,
  sendsRawText,
  wantsUniversalSignedBytes,
} from "../wire/messages/data-types.ts";
import { encodeProtocolReply } from "../wire/messages/protocol.ts";
import type { Session } from "./session.ts";

/** The protocol version of all servers since Oracle 8.1. */
const protocolVersion = 6;

/**
 * Text has more than one byte a character and is written with its length; ojdbc does as the server says.
 * Source: oracledb 26.0.0 lib/thin/protocol/constants.js TNS_ENCODING_….
 */
const protocolFlags = 0x01 | 0x02;

/** Version of the time zone file that each release came with. */
const timeZoneFiles = { 19: 32, 23: 43 } as const;

function capabilities(session: Session): ServerCapabilities {
  const { options } = session.host;
  return {
    fieldVersion: options.fieldVersion,
    endOfResponse: options.endOfResponse,
    longStrings: session.maxStringBytes > 4000,
    timeZone: true,
  };
}

/** Answers the protocol negotiation. */
export function writeProtocolReply(session: Session): void {
  const server = capabilities(session);
  encodeProtocolReply(session.writer, {
    kind: "protocolReply",
    version: protocolVersion,
    banner: session.host.options.banner,
    charset: charsetUtf8,
    flags: protocolFlags,
    nationalCharset: charsetUtf16,
    compileCapabilities: encodeCompileCapabilities(server),
    runtimeCapabilities: encodeRuntimeCapabilities(server),
  });
}

/** Answers the data type negotiation and fixes the field version: the smaller of the two ends'. DBTIMEZONE is +00:00. */
export function writeDataTypesReply(session: Session, request: DataTypesRequest): void {
  const announced = announcedFieldVersion(request.compileCapabilities);
  if (announced > 0) session.fieldVersion = Math.min(session.fieldVersion, announced);
  session.endOfResponseAgreed =
    session.host.options.endOfResponse && announcesEndOfResponse(request.compileCapabilities);
  if (!session.endOfResponseAgreed) session.endOfResponse = false;
  const universalSignedBytes = wantsUniversalSignedBytes(request);
  session.dialect = { rawText: sendsRawText(request), universalSignedBytes };
  session.writer.universalSignedBytes = universalSignedBytes;
  encodeDataTypesReply(session.writer, {
    kind: "dataTypesReply",
    timeZone: announcesTimeZone(request.runtimeCapabilities) ? encodeDatabaseTimeZone(0) : null,
    ...(request.timeZoneFile !== undefined && {
      timeZoneFile: timeZoneFiles[session.host.engine.version],
    }),
    types: [],
  });
}
