import type { PromptKernel } from "@parley/promptfile";

/** A version as the server gave it. */
export type ServedPrompt = {
  readonly id: string;
  readonly version_id: string;
  readonly path: string;
  readonly kernel: PromptKernel;
};

/** Copies of what the server said last, which outlive the process. Neither reading nor writing ever throws. */
export type KeptPrompts = {
  read(key: string): ServedPrompt | undefined;
  write(key: string, prompt: ServedPrompt): void;
  remove(key: string): void;
};
