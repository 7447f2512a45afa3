// Layer: pure.
import { expect, test } from "vitest";
import { openLog } from "../src/log.ts";
import { openMetrics } from "../src/metrics.ts";

function recordMetrics() {
  const points: unknown[] = [];
  const messages: string[] = [];
  const log = openLog({
    program: "tap-oracle",
    runId: "r",
    write: (line) => {
      const parsed = JSON.parse(line);
      points.push(parsed.metric_info);
      messages.push(parsed.message);
    },
  });
  let clockMs = 0;
  const metrics = openMetrics({ log, intervalMs: 1000, now: () => clockMs });
  return { metrics, points, messages, passMs: (ms: number) => (clockMs += ms) };
}

test("a counter logs what came since its last line, each interval and at its end", () => {
  const { metrics, points, passMs } = recordMetrics();
  const counter = metrics.counter("record_count", { stream: "S" });
  counter.add(10);
  passMs(999);
  counter.add(5);
  passMs(1);
  counter.add(1);
  counter.add(2);
  counter.close();
  expect(counter.total).toBe(18);
  const point = { type: "counter", metric: "record_count", tags: { stream: "S" } };
  expect(points).toEqual([
    { ...point, value: 16 },
    { ...point, value: 2 },
  ]);
});

test("a counter that counted nothing says so once", () => {
  const { metrics, points } = recordMetrics();
  metrics.counter("record_count", { stream: "S" }).close();
  expect(points).toEqual([
    { type: "counter", metric: "record_count", value: 0, tags: { stream: "S" } },
  ]);
});

test("a timer logs seconds and the way it ended, as singer-python writes it", () => {
  const { metrics, messages, passMs } = recordMetrics();
  const done = metrics.timer("sync_duration", { stream: "S" });
  passMs(1500);
  done("succeeded");
  metrics.gauge("queue", 3, {});
  expect(messages).toEqual([
    'METRIC: {"type":"timer","metric":"sync_duration","value":1.5,"tags":{"stream":"S","status":"succeeded"}}',
    'METRIC: {"type":"gauge","metric":"queue","value":3,"tags":{}}',
  ]);
});
