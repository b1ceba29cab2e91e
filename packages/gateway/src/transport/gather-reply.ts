import type { Dispatcher } from "undici";

/** A response that was read to its end. */
export type GatheredReply = {
  statusCode: number;
  headers: Readonly<Record<string, string | string[] | undefined>>;
  text: string;
};

/** Sends a request and reads its whole response. No streams: one for each response costs as much as sending it. */
export function gatherReply(
  dispatcher: Dispatcher,
  request: Dispatcher.DispatchOptions,
  signal: AbortSignal | undefined,
): Promise<GatheredReply> {
  return new Promise((resolve, reject) => {
    const gathering = new Gathering({ resolve, reject, signal });
    if (signal?.aborted) gathering.leave();
    else dispatcher.dispatch(request, gathering);
  });
}

/** What a refusal says is kept with the Log; no more than this of it, in bytes. */
const mostOfRefusal = 1_000_000;

type Waiter = {
  resolve: (reply: GatheredReply) => void;
  reject: (reason: unknown) => void;
  signal: AbortSignal | undefined;
};

class Gathering implements Dispatcher.DispatchHandler {
  readonly #waiter: Waiter;
  readonly #chunks: Buffer[] = [];
  #bytesCount = 0;
  #controller: Dispatcher.DispatchController | undefined;
  #statusCode = 0;
  #headers: GatheredReply["headers"] = {};

  constructor(waiter: Waiter) {
    this.#waiter = waiter;
    waiter.signal?.addEventListener("abort", this.leave);
  }

  /** Whoever left is told at once; a request that still waits for a connection ends as soon as it has one. */
  readonly leave = (): void => {
    const reason = this.#reason();
    this.#fail(reason);
    this.#controller?.abort(reason);
  };

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    if (this.#waiter.signal?.aborted) controller.abort(this.#reason());
  }

  onResponseStart(
    _controller: Dispatcher.DispatchController,
    statusCode: number,
    headers: GatheredReply["headers"],
  ): void {
    this.#statusCode = statusCode;
    this.#headers = headers;
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    const isRefusal = this.#statusCode > 299;
    const kept = isRefusal ? chunk.subarray(0, mostOfRefusal - this.#bytesCount) : chunk;
    if (kept.length === 0) return;
    this.#chunks.push(kept);
    this.#bytesCount += kept.length;
  }

  onResponseEnd(): void {
    this.#end();
    const text = toText(this.#chunks);
    this.#waiter.resolve({ statusCode: this.#statusCode, headers: this.#headers, text });
  }

  onResponseError(_controller: Dispatcher.DispatchController | null, error: Error): void {
    // A refusal that breaks off has said that it is one.
    if (this.#statusCode > 299) this.onResponseEnd();
    else this.#fail(error);
  }

  #fail(reason: unknown): void {
    this.#end();
    this.#waiter.reject(reason);
  }

  #end(): void {
    this.#waiter.signal?.removeEventListener("abort", this.leave);
  }

  #reason(): Error {
    const reason: unknown = this.#waiter.signal?.reason;
    return reason instanceof Error ? reason : new Error("The caller gave up.", { cause: reason });
  }
}

function toText(chunks: readonly Buffer[]): string {
  const [first] = chunks;
  const bytes = chunks.length === 1 && first !== undefined ? first : Buffer.concat(chunks);
  const text = bytes.toString("utf8");
  // The mark that some write before UTF-8.
  return text.startsWith("\uFEFF") ? text.slice(1) : text;
}
