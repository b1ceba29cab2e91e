import { contract } from "@parley/contract";
import { buildRequest } from "../build-request.ts";
import { createLogId } from "../create-log-id.ts";
import type { Platform } from "../platform/platform.ts";
import type { Transport } from "../transport.ts";
import type { OtlpSpan } from "../wrap/otlp-span.ts";
import { Delivery, type DeliveryOptions, type FlushResult } from "./delivery.ts";
import { printEntry } from "./entry.ts";
import type { LogQueue } from "./log-queue.ts";
import { createMemoryQueue } from "./memory-queue.ts";
import { createEntrySender } from "./send-entries.ts";
import type { BackgroundLog } from "./background-log.ts";

/** Where Logs of each type are recorded. */
const logEndpoints = {
  prompt: contract.prompts.endpoints.log,
  agent: contract.agents.endpoints.log,
  tool: contract.tools.endpoints.log,
  flow: contract.flows.endpoints.log,
} as const;

export type BackgroundOptions = {
  readonly transport: Transport;
  readonly platform: Platform;
  /** The folder of the spool; without one, what waits is in memory. */
  readonly spoolFolder: string | undefined;
  readonly maxBytes: number;
  readonly lingerMs: number;
  readonly onWarning: (message: string) => void;
};

/** What is sent without anybody waiting for it. */
export type Background = {
  log(entry: BackgroundLog): { id: string };
  enqueueSpan(span: OtlpSpan): void;
  sendSpanNow(span: OtlpSpan): Promise<void>;
  flush(timeoutMs: number): Promise<FlushResult>;
  shutdown(timeoutMs: number): Promise<FlushResult>;
};

/** How often a client with a spool looks for what ended processes have left. */
const adoptMs = 60_000;

/** The queue and who empties it; both begin with the first entry, or at once where a spool may hold something. */
export function createBackground(options: BackgroundOptions): Background {
  const { transport, platform, spoolFolder, maxBytes, onWarning } = options;
  const send = createEntrySender(transport);
  const isSpooled = spoolFolder !== undefined;
  const queue: LogQueue = isSpooled
    ? platform.openSpool({ folder: spoolFolder, maxBytes, onWarning })
    : createMemoryQueue({ maxBytes });
  const delivery = new Delivery({ ...timersOf(platform), ...options, queue, send, random: transport.random });
  const adopt = (): void => {
    try {
      if (queue.adopt()) delivery.wake();
    } catch (error) {
      onWarning(`What other processes left cannot be looked for: ${String(error)}`);
    }
  };
  const adopting = isSpooled ? setInterval(adopt, adoptMs) : undefined;
  platform.unref(adopting);
  let lost = 0;
  let isShut = false;
  const enqueue = (print: () => string): void => {
    try {
      if (isShut && !isSpooled) return onWarning("A Log came after `shutdown`, and was dropped.");
      if (queue.append(print())) return delivery.wake();
      lost += 1;
      if (lost === 1 || lost % 1000 === 0)
        onWarning(`${lost} Logs were dropped so far: ${maxBytes} bytes of them wait already.`);
    } catch (error) {
      onWarning(`A Log cannot be written as JSON, and was dropped: ${String(error)}`);
    }
  };
  if (queue.size > 0) delivery.wake();
  return {
    log({ type = "prompt", ...given }) {
      const id = typeof given.log_id === "string" ? given.log_id : createLogId(Date.now());
      enqueue(() => {
        const { target, body } = buildRequest(logEndpoints[type], { ...given, log_id: id });
        return printEntry({ kind: "log", target, body: body as { log_id: string } });
      });
      return { id };
    },
    enqueueSpan: (span) => enqueue(() => printEntry({ kind: "span", span })),
    async sendSpanNow(span) {
      const [refusal] = await send([printEntry({ kind: "span", span })]);
      if (refusal) throw new TypeError(refusal.reason);
    },
    flush: (timeoutMs) => delivery.flush(timeoutMs),
    async shutdown(timeoutMs) {
      const result = await delivery.flush(timeoutMs);
      delivery.stop();
      isShut = true;
      clearInterval(adopting);
      queue.close();
      return result;
    },
  };
}

/** Timers of the runtime, of which some let the process end. */
function timersOf(platform: Platform): Pick<DeliveryOptions, "setTimer" | "clearTimer"> {
  return {
    setTimer(work, delayMs, keepsProcess) {
      const timer = setTimeout(work, delayMs);
      if (!keepsProcess) platform.unref(timer);
      return timer;
    },
    clearTimer: (timer) => clearTimeout(timer as ReturnType<typeof setTimeout>),
  };
}
