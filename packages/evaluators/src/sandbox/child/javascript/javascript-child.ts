/** The process that runs JavaScript and TypeScript: `node … javascript-child.ts` takes orders. */
import variant from "@jitl/quickjs-ng-wasmfile-release-sync";
import { newQuickJSWASMModuleFromVariant } from "quickjs-emscripten-core";
import type { QuickJSSyncVariant } from "quickjs-emscripten-core";
import { disarmProcess } from "../disarm-process.ts";
import { isCleanEnd, readOrder, sendFrame } from "../frames.ts";
import type { Outcome, RunOrder } from "../frames.ts";
import { createMemoryReset } from "../memory-reset.ts";
import { createOutputMeter } from "../output-meter.ts";
import { runModule } from "./run-module.ts";

const exit: (code: number) => never = process.exit.bind(process);
const now = performance.now.bind(performance);
const meter = createOutputMeter();
const quickJs = await newQuickJSWASMModuleFromVariant(variant as unknown as QuickJSSyncVariant);
warmUp();
disarmProcess();
const memory = createMemoryReset(() => new Uint8Array(quickJs.getWasmMemory().buffer));

for (;;) {
  sendFrame({ type: "ready" });
  const order = readOrder();
  if (!order) exit(0);
  meter.start(order.outputBytes);
  const startedAt = now();
  const outcome = meter.bound(runOrder(order));
  sendFrame({ type: "end", outcome, ms: now() - startedAt });
  if (!isCleanEnd(outcome) || !memory.reset()) exit(0);
}

function runOrder(order: RunOrder): Outcome {
  try {
    return runModule(order, { quickJs, now, write: meter.write });
  } catch {
    return { ok: false, reason: "crashed", message: "", traceback: "" };
  }
}

/** Loads, before anything is taken away, what is loaded at first use. */
function warmUp(): void {
  const order = { args: "[]", env: {}, timeMs: 60_000, memoryBytes: 2 ** 24, outputBytes: 0 };
  runModule(
    { ...order, language: "typescript", code: "export const f = (a?: number) => a ?? 1;" },
    { quickJs, now, write() {} },
  );
}
