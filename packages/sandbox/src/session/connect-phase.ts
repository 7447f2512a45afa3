import { randomBytes } from "node:crypto";
import {
  acceptIdBytes,
  decodeConnectPacket,
  encodeAcceptPacket,
  encodeRefusePacket,
  refusalText,
} from "../wire/connect.ts";
import { type ConnectTarget, connectTarget } from "../wire/connect-descriptor.ts";
import { packServerVersion } from "../wire/messages/auth.ts";
import { fieldVersion } from "../wire/messages/field-version.ts";
import { decodeDataPacket, type Packet, packetType } from "../wire/packet.ts";
import { WireError } from "../wire/wire-error.ts";
import type { SessionHost } from "./session.ts";

/** TNS errors of a listener. Source: Oracle Database Error Messages, TNS-12500 and following. */
const refusal = { unknownSid: 12505, unknownService: 12514, noHandler: 12519 } as const;
/** User reason of REFUSE. */
const userReason = 0x22;

/** How a connect request ends. */
export type ConnectDecision =
  | {
      readonly kind: "accept";
      readonly target: ConnectTarget;
      /** As the engine spells it. */
      readonly serviceName: string;
      readonly packet: Buffer;
    }
  | { readonly kind: "refuse"; readonly packet: Buffer };

/** What stands between the first byte and ACCEPT or REFUSE. */
export class ConnectPhase {
  private readonly host: SessionHost;
  private readonly full: boolean;
  private expected = -1;
  private readonly parts: Buffer[] = [];
  private received = 0;

  /** `full`: the server has as many connections as it may. */
  constructor(host: SessionHost, full: boolean) {
    this.host = host;
    this.full = full;
  }

  /**
   * Takes a packet; the connect descriptor when it is complete: long ones come in DATA packets after CONNECT.
   * @throws WireError when it is another packet than should come
   */
  take(packet: Packet): string | undefined {
    if (this.expected < 0) {
      if (packet.type !== packetType.connect) {
        throw new WireError(`packet type ${String(packet.type)}`, "packet.type", 4);
      }
      const connect = decodeConnectPacket(packet.bytes);
      if (connect.data !== undefined) return connect.data;
      this.expected = connect.dataLength;
      return undefined;
    }
    if (packet.type !== packetType.data) {
      throw new WireError(`packet type ${String(packet.type)}`, "packet.type", 4);
    }
    const { payload } = decodeDataPacket(packet.bytes);
    this.parts.push(payload);
    this.received += payload.length;
    if (payload.length === 0) throw new WireError("empty", "connect.data", 10);
    if (this.received < this.expected) return undefined;
    return Buffer.concat(this.parts).toString("utf8", 0, this.expected);
  }

  /** Accepts or refuses a connect descriptor. @throws WireError when it is none */
  decide(descriptor: string): ConnectDecision {
    const { options } = this.host;
    const target = connectTarget(descriptor);
    if (this.full) return this.refuse(refusal.noHandler);
    const wanted = target.serviceName ?? target.sid;
    const serviceName = this.host.engine.serviceNames.find(
      (name) => name.toLowerCase() === wanted?.toLowerCase(),
    );
    if (serviceName === undefined) {
      const bySid = target.serviceName === undefined && target.sid !== undefined;
      return this.refuse(bySid ? refusal.unknownSid : refusal.unknownService);
    }
    const packet = encodeAcceptPacket({
      version: options.tnsVersion,
      sdu: options.sduBytes,
      fastAuth: options.fastAuth,
      endOfResponse: options.endOfResponse,
      id: randomBytes(acceptIdBytes),
    });
    return { kind: "accept", target, serviceName, packet };
  }

  /** A refusal with a number of the listener; 12514 without one. */
  refuse(error: number = refusal.unknownService): ConnectDecision {
    const version = packServerVersion(this.host.options.databaseVersion, fieldVersion.max);
    const text = refusalText(error, version);
    const packet = encodeRefusePacket({ userReason, systemReason: 0, text });
    return { kind: "refuse", packet };
  }
}
