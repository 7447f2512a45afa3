import type { DataPacket } from "../wire/packet.ts";
import { RequestCollector } from "../wire/request-collector.ts";
import { isWholeRequest } from "./request-end.ts";
import type { Session } from "./session.ts";

/** Silence after which a long packet that ends no request is looked at, in milliseconds. */
const quietMs = 10;
/** Clients leave so many bytes of a packet unused at most when more follows. */
const packetSlackBytes = 64;

/**
 * Makes requests of the packets of one client. node-oracledb and ojdbc mark the last packet of a request, python-oracledb
 * only inside of pipelines, go-ora never.
 */
export class RequestAssembly {
  private readonly onQuiet: () => void;
  private collector: RequestCollector;
  /** The client has marked the end of a request. */
  private marksEnds = false;
  /** Payload of the longest packet so far, in bytes. */
  private longest = 0;
  /** Bytes of the unfinished request that were looked at, in vain. */
  private looked = 0;
  private quiet: NodeJS.Timeout | undefined;

  /** `onQuiet`: no packet came for a while, `look` should be called. */
  constructor(maxRequestBytes: number, onQuiet: () => void) {
    this.collector = new RequestCollector(maxRequestBytes);
    this.onQuiet = onQuiet;
  }

  /** Between two requests. */
  limit(maxRequestBytes: number): void {
    this.collector = new RequestCollector(maxRequestBytes);
  }

  /** The request that a packet completes. @throws WireError when it gets too long */
  add(session: Session, data: DataPacket): Buffer | undefined {
    clearTimeout(this.quiet);
    const marked = this.collector.add(data);
    if (marked) {
      this.marksEnds = true;
      this.looked = 0;
      return marked;
    }
    const { length } = data.payload;
    this.longest = Math.max(this.longest, length);
    const short = length < this.longest - packetSlackBytes;
    // A long request is not looked at with each of its packets: that would take the square of its length.
    const due = this.collector.pending >= 2 * this.looked;
    if (this.marksEnds ? short && due : short || due) return this.look(session);
    this.quiet = setTimeout(this.onQuiet, quietMs);
    return undefined;
  }

  /** What was collected, if it is a request. */
  look(session: Session): Buffer | undefined {
    if (this.collector.pending === 0) return undefined;
    if (isWholeRequest(session, this.collector.joined)) {
      this.looked = 0;
      return this.collector.take();
    }
    this.looked = this.collector.pending;
    return undefined;
  }

  /** Forgets an unfinished request. */
  forget(): void {
    this.collector.reset();
    this.looked = 0;
    clearTimeout(this.quiet);
  }
}
