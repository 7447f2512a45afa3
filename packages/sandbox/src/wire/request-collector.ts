import { type DataPacket, dataFlag } from "./packet.ts";
import { WireError } from "./wire-error.ts";

/** Default limit of one request: more than the widest batch the driver makes, and a bound on memory. */
export const defaultMaxRequestBytes = 512 * 1024 * 1024;

/**
 * Collects the payloads of DATA packets until the one that ends the request. node-oracledb sets flag 0x0800 on the last
 * packet of every request; of clients that never do, the reader of the bytes must know the end: see `joined` and `take`.
 * Payload views are kept and joined once.
 */
export class RequestCollector {
  private readonly maxBytes: number;
  private parts: Buffer[] = [];
  private bytes = 0;

  constructor(maxBytes = defaultMaxRequestBytes) {
    this.maxBytes = maxBytes;
  }

  /** Bytes collected of a request that is not complete. */
  get pending(): number {
    return this.bytes;
  }

  /**
   * The complete request when this packet ends it, else undefined.
   * @throws WireError when the request is longer than the limit
   */
  add(packet: DataPacket): Buffer | undefined {
    this.bytes += packet.payload.length;
    // A part costs memory of its own: a flood of tiny packets must meet the limit too.
    if (this.bytes + this.parts.length * 64 > this.maxBytes) {
      throw new WireError(
        `request of more than ${String(this.maxBytes)} bytes`,
        "data.payload",
        this.bytes,
      );
    }
    this.parts.push(packet.payload);
    return packet.flags & dataFlag.endOfRequest ? this.take() : undefined;
  }

  /** What was collected so far, in one piece. */
  get joined(): Buffer {
    const [only] = this.parts;
    if (this.parts.length === 1 && only) return only;
    const joined = Buffer.concat(this.parts, this.bytes);
    this.parts = [joined];
    return joined;
  }

  /** Takes what was collected as the complete request. */
  take(): Buffer {
    const request = this.joined;
    this.reset();
    return request;
  }

  /** Forgets what was collected: after a break. */
  reset(): void {
    this.parts = [];
    this.bytes = 0;
  }
}
