/**
 * The process that runs Python. `node … python-child.ts <folder of pyodide> <snapshot> <wheels…>` takes orders; with an
 * empty name of a snapshot it starts slower; with `--make-snapshot` for one it writes a snapshot to stdout and ends.
 */
import { readFileSync, writeSync } from "node:fs";
import { disarmProcess } from "../disarm-process.ts";
import { isCleanEnd, sendFrames } from "../frames.ts";
import type { Failure, Outcome, RunOrder } from "../frames.ts";
import { createOutputMeter } from "../output-meter.ts";
import { readOrder } from "../read-order.ts";
import { createTimeBudget, takeCpuClock } from "../time-budget.ts";
import { freezeHost } from "./freeze-host.ts";
import { createInterrupts } from "./interrupts.ts";
import { limitMemory } from "./limit-memory.ts";
import { loadInterpreter } from "./load-interpreter.ts";
import { createResetPoint } from "./reset-point.ts";

const [, , folder = "", snapshot = "", ...wheels] = process.argv;
const exit: (code: number) => never = process.exit.bind(process);
const now = performance.now.bind(performance);

if (snapshot === "--make-snapshot") {
  let bytes = await loadInterpreter({ folder, makeSnapshot: true }).then(({ makeSnapshot }) =>
    makeSnapshot(),
  );
  while (bytes.length > 0) bytes = bytes.subarray(writeSync(1, bytes));
  exit(0);
}

/** The parent words why. */
const crashed = { ok: false, reason: "crashed", message: "", traceback: "" } as const;

const memory = limitMemory();
const budget = createTimeBudget({ now, cpuMs: takeCpuClock() });
const meter = createOutputMeter();
const interpreter = await loadInterpreter({
  folder,
  snapshot: snapshot === "" ? undefined : readFileSync(snapshot),
  wheels,
  write: meter.write,
  interrupts: createInterrupts({ budget, now, giveUp }),
});
warmUp();
disarmProcess();
const resetPoint = createResetPoint(interpreter);
freezeHost([Object.getPrototypeOf(interpreter.run) as object]);

let startedAt = now();
for (;;) {
  sendFrames({ type: "ready" });
  const order = readOrder();
  if (!order) exit(0);
  memory.setLimit(order.memoryBytes);
  meter.start(order.outputBytes);
  startedAt = now();
  budget.start(order);
  const outcome = meter.bound(callHarness(order));
  sendFrames({ type: "end", outcome, ms: now() - startedAt });
  budget.stop();
  if (!isCleanEnd(outcome) || !resetPoint.reset()) exit(0);
}

function callHarness({ code, entry, args, env }: RunOrder): Outcome {
  const request = JSON.stringify({ code, entry: entry ?? null, env, args });
  try {
    const outcome = JSON.parse(interpreter.run(request)) as Outcome;
    const passed = budget.passed();
    return passed ? { ...withoutValue(outcome), reason: passed, message: "" } : outcome;
  } catch {
    const limit = memory.isExceeded() ? "memory" : "crashed";
    return { ...crashed, reason: budget.passed() ?? limit };
  }
}

/** Says which limit it was, as long as there is somebody to say it to. */
function giveUp(): never {
  try {
    const outcome = { ...crashed, reason: budget.passed() ?? crashed.reason };
    sendFrames({ type: "end", outcome, ms: now() - startedAt });
  } finally {
    exit(0);
  }
}

function withoutValue(outcome: Outcome): Failure & { ok: false } {
  return outcome.ok ? crashed : outcome;
}

/** The first call, and the first error, take tens of milliseconds. */
function warmUp(): void {
  for (const code of ["def f(): return [1]", "def f(): return 1 / 0", "def f(:"])
    interpreter.run(JSON.stringify({ code, entry: null, env: {}, args: "[]" }));
}
