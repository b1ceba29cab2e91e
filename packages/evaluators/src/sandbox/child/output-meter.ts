import { sendFrames } from "./frames.ts";
import type { Outcome } from "./frames.ts";

/** Thrown through the interpreter to end a run that printed too much. */
export class OutputLimitError extends Error {
  override name = "OutputLimitError";
}

/** Passes on what code prints, up to the limit of a run. */
export type OutputMeter = {
  start(limitBytes: number): void;
  write(stream: "stdout" | "stderr", bytes: Uint8Array): void;
  isExceeded(): boolean;
  /** How the run ended, with a result and a traceback that are not too long. */
  bound(outcome: Outcome): Outcome;
};

export function createOutputMeter(): OutputMeter {
  let left = 0;
  let isExceeded = false;
  let decoders: Partial<Record<"stdout" | "stderr", InstanceType<typeof TextDecoder>>> = {};
  return {
    start(limitBytes) {
      left = limitBytes;
      isExceeded = false;
      decoders = {};
    },
    write(stream, bytes) {
      const kept = bytes.subarray(0, left);
      const text = (decoders[stream] ??= new TextDecoder()).decode(kept, { stream: true });
      if (text !== "") sendFrames({ type: "text", stream, text });
      left -= kept.length;
      if (kept.length === bytes.length) return;
      isExceeded = true;
      throw new OutputLimitError();
    },
    isExceeded: () => isExceeded,
    bound(outcome) {
      if (isExceeded || (outcome.ok && Buffer.byteLength(outcome.json) > left)) return tooMuch;
      if (outcome.ok) return outcome;
      const { message, traceback } = outcome;
      return { ...outcome, message: clip(message, 4000), traceback: clip(traceback, 20_000) };
    },
  };
}

/** The parent words it. */
const tooMuch: Outcome = { ok: false, reason: "output", message: "", traceback: "" };

function clip(text: string, length: number): string {
  return text.length > length ? `${text.slice(0, length).toWellFormed()}…` : text;
}
