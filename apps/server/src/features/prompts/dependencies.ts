import type { Gateway } from "@parley/gateway";
import type { JinjaEngine } from "@parley/promptfile";
import type { FilesDependencies } from "../files/index.ts";
import type { LogWriter } from "../logs/index.ts";
import type { KeySourceOf } from "../provider-keys/index.ts";
import type { CallablePrompts } from "./callable-prompts.ts";

export type PromptsDependencies = FilesDependencies & {
  gateway: Gateway;
  logWriter: LogWriter;
  keysOf: KeySourceOf;
  callables: CallablePrompts;
  /** Loaded when the first Jinja template is rendered. */
  loadJinja: () => Promise<JinjaEngine>;
};
