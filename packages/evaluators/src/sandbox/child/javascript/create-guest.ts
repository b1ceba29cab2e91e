import { readFileSync } from "node:fs";
import type { QuickJSContext, QuickJSHandle, QuickJSWASMModule } from "quickjs-emscripten-core";
import type { Failure, RunOrder } from "../frames.ts";
import type { PreparedModule } from "./prepare-module.ts";

const readScript = (name: string): string => readFileSync(new URL(`./${name}`, import.meta.url), "utf8");
const prelude = readScript("prelude.js");
const random = readScript("random.js");

/** Bytes of stack of the code, well below what this process has (`--stack-size`). */
const stackBytes = 1024 * 1024;

export type GuestOptions = {
  quickJs: QuickJSWASMModule;
  write(stream: "stdout" | "stderr", bytes: Uint8Array): void;
  /** Asked again and again while code runs. */
  mustEnd(): boolean;
};

export type Reached<T> = { value: T } | { failure: Failure };

/** An interpreter. What it hands out is good as long as its memory is as it was then, or is put back to that. */
export type Guest = {
  limitMemory(bytes: number): void;
  /** Gives the next run its environment, and chance of its own. */
  start(order: RunOrder): void;
  /** Loads a module; answers with the function to call. */
  load(module: PreparedModule, order: RunOrder): Reached<QuickJSHandle>;
  /** Reads what the first argument of calls lacks. */
  read(lasting: NonNullable<RunOrder["lasting"]>): Reached<QuickJSHandle>;
  /** Answers with JSON. */
  call(entry: QuickJSHandle, args: string, lasting?: QuickJSHandle): Reached<string>;
};

export function createGuest({ quickJs, write, mustEnd }: GuestOptions): Guest {
  const runtime = quickJs.newRuntime();
  runtime.setMaxStackSize(stackBytes);
  const context = runtime.newContext();
  const parts = installPrelude(context, write);
  runtime.setInterruptHandler(mustEnd);

  const failWith = (error: QuickJSHandle): { failure: Failure } => ({
    failure: describeError(context, parts.describe, error),
  });

  const settle = (handle: QuickJSHandle): Reached<QuickJSHandle> => {
    runtime.executePendingJobs();
    const state = context.getPromiseState(handle);
    if (state.type === "fulfilled") return { value: state.value };
    if (state.type === "rejected") return failWith(state.error);
    return { failure: { reason: "exception", message: neverSettles, traceback: "" } };
  };

  return {
    limitMemory: (bytes) => runtime.setMemoryLimit(bytes),
    start({ env }) {
      const seed = { a: drawBits(), b: drawBits(), c: drawBits() };
      const json = context.newString(JSON.stringify({ env, seed }));
      context.unwrapResult(context.callFunction(parts.start, context.undefined, json));
    },
    load({ source, exportName }, { language }) {
      const file = language === "typescript" ? "code.ts" : "code.js";
      const loaded = context.evalCode(source, file, { type: "module" });
      if (loaded.error) return failWith(loaded.error);
      const module = settle(loaded.value);
      return "failure" in module ? module : { value: context.getProp(module.value, exportName) };
    },
    read({ name, json }) {
      const pair = context.newString(`[${JSON.stringify(name)},${json}]`);
      const read = context.callFunction(parts.parse, context.undefined, pair);
      return read.error ? failWith(read.error) : { value: read.value };
    },
    call(entry, args, lasting = context.undefined) {
      const called = context.callFunction(
        parts.call,
        context.undefined,
        entry,
        context.newString(args),
        lasting,
      );
      if (called.error) return failWith(called.error);
      const result = settle(called.value);
      return "failure" in result ? result : { value: context.getString(result.value) };
    },
  };
}

const neverSettles =
  "The function returned a promise that never settles: code in the sandbox has no timers and no network.";

const drawBits = (): number => Math.trunc(Math.random() * 2 ** 32) | 0;

function installPrelude(context: QuickJSContext, write: GuestOptions["write"]) {
  const writer = context.newFunction("write", (stream, text) => {
    write(
      context.getString(stream) === "stderr" ? "stderr" : "stdout",
      Buffer.from(JSON.parse(context.getString(text)) as string),
    );
  });
  const evaluate = (script: string): QuickJSHandle =>
    context.unwrapResult(context.evalCode(script, "prelude.js"));
  const installed = context.callFunction(evaluate(prelude), context.undefined, writer, evaluate(random));
  const guest = context.unwrapResult(installed);
  const parse = context.getProp(context.getProp(context.global, "JSON"), "parse");
  const part = (name: string): QuickJSHandle => context.getProp(guest, name);
  return { start: part("start"), call: part("call"), describe: part("describe"), parse };
}

function describeError(context: QuickJSContext, describe: QuickJSHandle, error: QuickJSHandle): Failure {
  const described = context.callFunction(describe, context.undefined, error);
  const text = described.error ? "{}" : context.getString(described.value);
  const { isRefused, name = "Error", message = "", stack = "" } = JSON.parse(text) as Record<string, string>;
  if (isRefused) return { reason: "exception", message, traceback: "" };
  const frames = stack.split("\n").filter((line) => ownFrame.test(line));
  const line = Number(ownFrame.exec(frames[0] ?? "")?.[1]) || undefined;
  const isMemory = name === "InternalError" && message === "out of memory";
  const summary = name === "Thrown" ? message : `${name}: ${message}`;
  return {
    reason: isMemory ? "memory" : "exception",
    message: isMemory ? "" : summary,
    line,
    traceback: [summary, ...frames].join("\n"),
  };
}

const ownFrame = /\bcode\.[jt]s:(\d+)/;
