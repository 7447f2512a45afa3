import { type DataPacket, dataFlag } from "./packet.ts";
import { WireError } from "./wire-error.ts";

/** Default limit of one request: more than the widest batch the driver makes, and a bound on memory. */
export const defaultMaxRequestBytes = 512 * 1024 * 1024;

/**
 * Collects the payloads of DATA packets until the one that ends the request (flag 0x0800, which both driver versions set
 * on the last packet of every request). Payload views are kept and joined once.
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
    if (!(packet.flags & dataFlag.endOfRequest)) return undefined;
    const [only] = this.parts;
    const request = this.parts.length === 1 && only ? only : Buffer.concat(this.parts, this.bytes);
    this.reset();
    return request;
  }

  /** Forgets what was collected: after a break. */
  reset(): void {
    this.parts = [];
    this.bytes = 0;
  }
}
