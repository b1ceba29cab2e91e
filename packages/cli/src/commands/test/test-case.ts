import type { AgentKernel, PromptKernel, PromptTest } from "@parley/promptfile";

/** One test of one file, ready to run; `kernel` is whole: no partials or local pictures are left in it. */
export type TestCase = {
  /** The file as the command line named it. */
  file: string;
  /** Unique in its file. */
  name: string;
  test: PromptTest;
  kernel: PromptKernel | AgentKernel;
};

/** A file whose tests cannot run, and why, for people. */
export type UnreadableFile = { file: string; message: string };

export type CollectedTests = {
  cases: TestCase[];
  unreadable: UnreadableFile[];
  /** What runs here otherwise than on a server, each in a sentence with its file. */
  notes: string[];
};
