import type { ToolKernel } from "@parley/contract";
import type { PromptKernel } from "@parley/promptfile";
import { noteCall } from "./collected-calls.ts";
import type { ScopeStorage } from "./context.ts";
import { dress, observe } from "./observe.ts";
import type { OtlpSpan } from "./otlp-span.ts";
import { beginRecording, type FileFacts, type Given, type Recording, toSpan } from "./recording.ts";
import type { FlowScope, PromptClaim, Scope } from "./scope.ts";
import { toInputs } from "./shape-values.ts";
import { spanLogId } from "./span-log-id.ts";

/** Any function; `never` because parameters are contravariant. */
type AnyFunction = (...given: never[]) => unknown;

type Wrapped<F extends AnyFunction> = {
  /** The File that each call becomes a Log of; made where it is new. */
  readonly path: string;
  /** What the Log has as inputs. Default: the only argument if that is an object, else the arguments by their numbers. */
  readonly inputs?: (...given: Parameters<F>) => Record<string, unknown>;
};

export type FlowOptions<F extends AnyFunction> = Wrapped<F> & {
  /** What this version of the application is made of. */
  readonly attributes?: Record<string, unknown>;
};

export type ToolOptions<F extends AnyFunction> = Wrapped<F> & {
  /** What a model is shown of it, and what else makes its version. */
  readonly tool?: ToolKernel;
};

export type PromptOptions<F extends AnyFunction> = Wrapped<F> & {
  /** The version. Default: what is rendered in it, else what the call of the model says. */
  readonly prompt?: PromptKernel;
};

export type WrapDependencies = {
  readonly storage: ScopeStorage;
  readonly now: () => number;
  /** Puts a span into the queue. Never throws. */
  readonly enqueue: (span: OtlpSpan) => void;
  /** Sends a span at once, for what the server is going to be asked next. */
  readonly sendNow: (span: OtlpSpan) => Promise<void>;
};

/** `flow()`, `tool()` and `prompt()`: each makes a function of the same type, of whose calls Logs are kept. */
export class Wrappers {
  readonly #dependencies: WrapDependencies;

  constructor(dependencies: WrapDependencies) {
    this.#dependencies = dependencies;
  }

  flow<F extends AnyFunction>({ path, attributes, inputs }: FlowOptions<F>, work: F): F {
    const { storage, enqueue, now } = this.#dependencies;
    const facts: FileFacts = { type: "flow", path, kernel: { attributes: attributes ?? {} } };
    return wrap(work, inputs, (given, run) => {
      const recording = this.#begin(facts, given);
      const { traceId, spanId } = recording;
      const flow = this.#createFlowScope(recording, storage.getStore()?.flow);
      return observe(
        () => storage.run({ traceId, spanId, claim: undefined, flow }, run),
        (outcome) => {
          const endMs = now();
          noteCall({ recording, outcome, endMs });
          enqueue(toSpan(recording, { outcome, endMs, finishes: flow.announcedId() }));
        },
      );
    });
  }

  tool<F extends AnyFunction>({ path, tool: kernel, inputs }: ToolOptions<F>, work: F): F {
    const { storage, enqueue, now } = this.#dependencies;
    const facts: FileFacts = { type: "tool", path, kernel };
    return wrap(work, inputs, (given, run) => {
      const recording = this.#begin(facts, given);
      const { traceId, spanId } = recording;
      const scope: Scope = { traceId, spanId, claim: undefined, flow: storage.getStore()?.flow };
      return observe(
        () => storage.run(scope, run),
        (outcome) => {
          const endMs = now();
          noteCall({ recording, outcome, endMs });
          enqueue(toSpan(recording, { outcome, endMs }));
        },
      );
    });
  }

  prompt<F extends AnyFunction>({ path, prompt: kernel, inputs }: PromptOptions<F>, work: F): F {
    const { storage, enqueue, now } = this.#dependencies;
    return wrap(work, inputs, (given, run) => {
      const recording = this.#begin({ type: "prompt", path, kernel }, given);
      const claim: PromptClaim = { path, kernel, inputs: given.inputs, isTaken: false };
      // Not a step of its own: the calls of models within are its Logs, and what else happens is beside them.
      const { traceId, parentSpanId: spanId } = recording;
      const scope: Scope = { traceId, spanId, claim, flow: storage.getStore()?.flow };
      return observe(
        () => storage.run(scope, run),
        (outcome) => {
          const facts: FileFacts = { type: "prompt", path, kernel: claim.kernel };
          const ended = { recording: { ...recording, facts }, outcome, endMs: now() };
          noteCall(ended);
          if (!claim.isTaken) enqueue(toSpan(ended.recording, ended));
        },
      );
    });
  }

  #begin(facts: FileFacts, given: Given): Recording {
    const { storage, now } = this.#dependencies;
    return beginRecording({ facts, given, scope: storage.getStore(), startMs: now() });
  }

  #createFlowScope(recording: Recording, above: FlowScope | undefined) {
    const { traceId, spanId, parentSpanId } = recording;
    const logId = spanLogId(traceId, parentSpanId === undefined ? "root" : spanId);
    let announced: Promise<void> | undefined;
    const tell = async (): Promise<void> => {
      await above?.announce();
      await this.#dependencies.sendNow(toSpan(recording, undefined));
    };
    return {
      logId,
      announce: () => (announced ??= tell()),
      announcedId: () => (announced === undefined ? undefined : logId),
    };
  }
}

type Run = (given: Given, run: () => unknown) => unknown;

function wrap<F extends AnyFunction>(work: F, toOwnInputs: Wrapped<F>["inputs"], call: Run): F {
  const readInputs = (given: never[]): Given => {
    try {
      return toOwnInputs ? { inputs: toOwnInputs(...(given as Parameters<F>)) } : toInputs(given);
    } catch {
      // Recording must not fail what is recorded.
      return toInputs(given);
    }
  };
  return dress(function wrapped(this: unknown, ...given: never[]): unknown {
    return call(readInputs(given), () => work.apply(this, given));
  }, work);
}
