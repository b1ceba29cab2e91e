import type { AgentKernel, PromptKernel } from "@parley/promptfile";

export type LocalType = "prompt" | "agent";

type Kernels = { prompt: PromptKernel; agent: AgentKernel };

/** A file that was read: what it says, as it stands now. */
export type LocalFile<T extends LocalType = LocalType> = {
  readonly kernel: Kernels[T];
  /** What a request carries: the text, or, where it names other files, all of it in one. */
  readonly content: string | Kernels[T];
};

/** The `.prompt` and `.agent` files below a folder. */
export type LocalFiles = {
  readonly folder: string;
  /**
   * The file at a path as it is on the disk at this moment; undefined where there is none.
   *
   * @throws PromptFileError where it cannot be used
   */
  read<T extends LocalType>(type: T, path: string): LocalFile<T> | undefined;
  /** Whether it is what a file here said, now or before: `rendered.log` has it. */
  hasSaid(content: unknown): boolean;
};
