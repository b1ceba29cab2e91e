/** The process that runs JavaScript and TypeScript: `node … javascript-child.ts` takes orders; `… typescript` expects it. */
import { disarmProcess } from "../disarm-process.ts";
import { isCleanEnd, sendFrames } from "../frames.ts";
import type { Outcome, RunOrder } from "../frames.ts";
import { createOutputMeter } from "../output-meter.ts";
import { readOrder } from "../read-order.ts";
import { createTimeBudget, takeCpuClock } from "../time-budget.ts";
import { loadQuickJs } from "./load-quickjs.ts";
import { createModuleRunner } from "./run-module.ts";
import { loadStripper } from "./strip-types.ts";

const exit: (code: number) => never = process.exit.bind(process);
const now = performance.now.bind(performance);
const meter = createOutputMeter();
const runner = createModuleRunner({
  quickJs: await loadQuickJs(),
  budget: createTimeBudget({ now, cpuMs: takeCpuClock() }),
  write: meter.write,
});
warmUp();
disarmProcess();

sendFrames({ type: "ready" });
for (;;) {
  const order = readOrder();
  if (!order) exit(0);
  if (order.language === "typescript") loadStripper();
  meter.start(order.outputBytes);
  const startedAt = now();
  const outcome = meter.bound(runOrder(order));
  const end = { type: "end", outcome, ms: now() - startedAt } as const;
  if (isCleanEnd(outcome) && runner.isReusable()) sendFrames(end, { type: "ready" });
  else {
    sendFrames(end);
    exit(0);
  }
}

function runOrder(order: RunOrder): Outcome {
  try {
    return runner.run(order);
  } catch {
    return { ok: false, reason: "crashed", message: "", traceback: "" };
  }
}

/** Loads, before anything is taken away, what is loaded at first use. */
function warmUp(): void {
  const code = "export const f = (a) => a ?? 1;";
  const order = { args: "[]", env: {}, timeMs: 60_000, memoryBytes: 2 ** 24, outputBytes: 0 };
  runner.run({ ...order, language: "javascript", code });
  runner.forget();
  if (process.argv[2] === "typescript") loadStripper();
}
