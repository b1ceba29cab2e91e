import { monitorEventLoopDelay } from "node:perf_hooks";
import type { Meter, ObservableGauge } from "@opentelemetry/api";

const resolutionMs = 10;
const nanosecondsInSecond = 1e9;
const microsecondsInSecond = 1e6;

/** The event loop's delay since the last look, memory and processor time. Answers with how to stop. */
export function measureProcess(meter: Meter): () => void {
  const loop = monitorEventLoopDelay({ resolution: resolutionMs });
  loop.enable();
  const delays = {
    min: () => loop.min,
    max: () => loop.max,
    mean: () => loop.mean,
    p50: () => loop.percentile(50),
    p90: () => loop.percentile(90),
    p99: () => loop.percentile(99),
  };
  const gauges = Object.entries(delays).map(([name, read]): [ObservableGauge, () => number] => [
    meter.createObservableGauge(`nodejs.eventloop.delay.${name}`, {
      unit: "s",
      description: `Event loop ${name} delay.`,
    }),
    read,
  ]);
  meter.addBatchObservableCallback(
    (result) => {
      if (loop.count === 0) return;
      for (const [gauge, read] of gauges) result.observe(gauge, read() / nanosecondsInSecond);
      loop.reset();
    },
    gauges.map(([gauge]) => gauge),
  );
  measureMemory(meter);
  return () => void loop.disable();
}

function measureMemory(meter: Meter): void {
  meter
    .createObservableUpDownCounter("process.memory.usage", {
      unit: "By",
      description: "The amount of physical memory in use.",
    })
    .addCallback((result) => result.observe(process.memoryUsage.rss()));
  meter
    .createObservableUpDownCounter("v8js.memory.heap.used", {
      unit: "By",
      description: "Heap memory in use.",
    })
    .addCallback((result) => result.observe(process.memoryUsage().heapUsed));
  meter
    .createObservableCounter("process.cpu.time", {
      unit: "s",
      description: "Total CPU seconds broken down by different CPU modes.",
    })
    .addCallback((result) => {
      const { user, system } = process.cpuUsage();
      result.observe(user / microsecondsInSecond, { "cpu.mode": "user" });
      result.observe(system / microsecondsInSecond, { "cpu.mode": "system" });
    });
}
