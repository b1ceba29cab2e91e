import { readFileSync } from "node:fs";
import type {
  QuickJSContext,
  QuickJSHandle,
  QuickJSRuntime,
  QuickJSWASMModule,
} from "quickjs-emscripten-core";
import type { Failure, Outcome, RunOrder } from "../frames.ts";
import { findEntry } from "./find-entry.ts";
import { stripTypes } from "./strip-types.ts";
import { describeSyntaxError } from "./syntax-error.ts";

const prelude = readFileSync(new URL("./prelude.js", import.meta.url), "utf8");

/** Bytes of stack of the code, well below what this process has (`--stack-size`). */
const stackBytes = 1024 * 1024;

export type ModuleOptions = {
  quickJs: QuickJSWASMModule;
  write(stream: "stdout" | "stderr", bytes: Uint8Array): void;
  now(): number;
};

/**
 * Runs an order in an interpreter of its own. Nothing of it is disposed of: the memory it is in is to be reset. After
 * that the same addresses name other things.
 */
export function runModule(order: RunOrder, options: ModuleOptions): Outcome {
  let prepared: { source: string; exportName: string };
  try {
    const source = order.language === "typescript" ? stripTypes(order.code) : order.code;
    const entry = findEntry(source, order.entry);
    if ("message" in entry) return fail({ reason: "exception", message: entry.message, traceback: "" });
    prepared = { source: source + entry.suffix, exportName: entry.exportName };
  } catch (error) {
    return fail(describeSyntaxError(error));
  }
  const runtime = options.quickJs.newRuntime();
  runtime.setMemoryLimit(order.memoryBytes);
  runtime.setMaxStackSize(stackBytes);
  const context = runtime.newContext();
  const guest = installPrelude(context, order.env, options.write);
  const deadline = options.now() + order.timeMs;
  let isInterrupted = false;
  runtime.setInterruptHandler(() => (isInterrupted ||= options.now() > deadline));
  const outcome = evaluate({ context, runtime, guest, order, ...prepared });
  if (!isInterrupted) return outcome;
  const traceback = outcome.ok ? "" : outcome.traceback;
  return fail({ reason: "timeout", message: "", line: outcome.ok ? undefined : outcome.line, traceback });
}

type Evaluation = {
  context: QuickJSContext;
  runtime: QuickJSRuntime;
  guest: { call: QuickJSHandle; describe: QuickJSHandle };
  order: RunOrder;
  source: string;
  exportName: string;
};

function evaluate({ context, runtime, guest, order, source, exportName }: Evaluation): Outcome {
  const failWith = (error: QuickJSHandle): Outcome => fail(describeError(context, guest.describe, error));
  const settle = (handle: QuickJSHandle): { value: QuickJSHandle } | { failure: Outcome } => {
    runtime.executePendingJobs();
    const state = context.getPromiseState(handle);
    if (state.type === "fulfilled") return { value: state.value };
    if (state.type === "rejected") return { failure: failWith(state.error) };
    return { failure: fail({ reason: "exception", message: neverSettles, traceback: "" }) };
  };
  const loaded = context.evalCode(source, fileName(order), { type: "module" });
  if (loaded.error) return failWith(loaded.error);
  const module = settle(loaded.value);
  if ("failure" in module) return module.failure;
  const entry = context.getProp(module.value, exportName);
  const called = context.callFunction(guest.call, context.undefined, entry, context.newString(order.args));
  if (called.error) return failWith(called.error);
  const result = settle(called.value);
  return "failure" in result ? result.failure : { ok: true, json: context.getString(result.value) };
}

const neverSettles =
  "The function returned a promise that never settles: code in the sandbox has no timers and no network.";

function installPrelude(context: QuickJSContext, env: Record<string, string>, write: ModuleOptions["write"]) {
  const writer = context.newFunction("write", (stream, text) => {
    write(
      context.getString(stream) === "stderr" ? "stderr" : "stdout",
      Buffer.from(JSON.parse(context.getString(text)) as string),
    );
  });
  const install = context.unwrapResult(context.evalCode(prelude, "prelude.js"));
  const envJson = context.newString(JSON.stringify(env));
  const guest = context.unwrapResult(context.callFunction(install, context.undefined, writer, envJson));
  return { call: context.getProp(guest, "call"), describe: context.getProp(guest, "describe") };
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

function fileName({ language }: RunOrder): string {
  return language === "typescript" ? "code.ts" : "code.js";
}

function fail(failure: Failure): Outcome {
  return { ok: false, ...failure };
}
