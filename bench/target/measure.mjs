// What both programs of the comparison share: the rows go nowhere, the figures to the parent.

/** Takes batches of bind rows as a database would, and forgets them. */
export function createDrain() {
  let rowCount = 0;
  let valueCount = 0;
  return {
    take(rows) {
      rowCount += rows.length;
      for (const row of rows) valueCount += row.length;
    },
    result: () => ({ rowCount, valueCount }),
  };
}

/** Milliseconds, and those of the processor, that `work` takes; the processor's with the start of the process as well. */
export async function report(work) {
  const cpu = process.cpuUsage();
  const start = performance.now();
  const memory = watchMemory();
  const result = await work(memory.progress);
  const ms = performance.now() - start;
  const { user, system } = process.cpuUsage(cpu);
  const whole = process.cpuUsage();
  process.send({
    ...result,
    ms,
    cpuMs: (user + system) / 1000,
    wholeCpuMs: (whole.user + whole.system) / 1000,
    memory: memory.samples,
  });
  process.disconnect();
}

function watchMemory() {
  const samples = [];
  return { samples, progress: (rows) => samples.push([rows, process.memoryUsage.rss()]) };
}
