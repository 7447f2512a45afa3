import type { Log } from "./log.ts";

/** Tags of a metric: `stream`, `status`, … */
export type MetricTags = Readonly<Record<string, string | number>>;

/** One measurement, as Singer programs log it. Durations are seconds. Source: singer-python `metrics.py`. */
export interface MetricPoint {
  readonly type: "counter" | "timer" | "gauge";
  readonly metric: string;
  readonly value: number;
  readonly tags: MetricTags;
}

/** Counts records of one stream and logs what came since the last line every `intervalMs`. */
export interface Counter {
  /** Adds to the count. Cheap: call it once a batch. */
  add(count: number): void;
  /** Everything counted so far. */
  readonly total: number;
  /** Logs what is not logged yet. */
  close(): void;
}

/** What `openMetrics` needs. */
export interface MetricsOptions {
  readonly log: Log;
  /** Milliseconds between two lines of one counter. Default 60,000, as singer-python has it. */
  readonly intervalMs?: number;
  /** Milliseconds since any fixed moment. Default `performance.now`. */
  readonly now?: () => number;
}

/** The METRIC lines of one program. */
export interface Metrics {
  /** A counter named `metric`, for example `record_count`. */
  counter(metric: string, tags: MetricTags): Counter;
  /** Starts a timer; the function that comes back logs the seconds passed, with `status` among its tags. */
  timer(metric: string, tags: MetricTags): (status: "succeeded" | "failed") => void;
  /** Logs a value that goes up and down. */
  gauge(metric: string, value: number, tags: MetricTags): void;
}

/** Opens the METRIC lines of a program: `METRIC: {"type":"counter","metric":"record_count",…}` at level info. */
export function openMetrics(options: MetricsOptions): Metrics {
  const { log } = options;
  const intervalMs = options.intervalMs ?? 60_000;
  const now = options.now ?? (() => performance.now());
  const emit = (point: MetricPoint) => logMetric(log, point);
  return {
    counter: (metric, tags) => openCounter({ metric, tags, intervalMs, now, emit }),
    timer: (metric, tags) => {
      const startMs = now();
      return (status) =>
        emit({ type: "timer", metric, value: (now() - startMs) / 1000, tags: { ...tags, status } });
    },
    gauge: (metric, value, tags) => emit({ type: "gauge", metric, value, tags }),
  };
}

interface CounterOptions {
  readonly metric: string;
  readonly tags: MetricTags;
  readonly intervalMs: number;
  readonly now: () => number;
  readonly emit: (point: MetricPoint) => void;
}

function openCounter(options: CounterOptions): Counter {
  const { metric, tags, now, emit } = options;
  let total = 0;
  let pending = 0;
  let lastMs = now();
  const emitPending = () => {
    emit({ type: "counter", metric, value: pending, tags });
    pending = 0;
    lastMs = now();
  };
  return {
    add: (count) => {
      total += count;
      pending += count;
      if (now() - lastMs >= options.intervalMs) emitPending();
    },
    get total() {
      return total;
    },
    close: () => {
      if (pending > 0 || total === 0) emitPending();
    },
  };
}

function logMetric(log: Log, point: MetricPoint): void {
  const stream = point.tags["stream"];
  log.info(`METRIC: ${JSON.stringify(point)}`, {
    ...(typeof stream === "string" ? { stream_name: stream } : {}),
    metric_info: point,
  });
}
