import type { Executor } from "@parley/db";

/** A Log that has to do with a Run of an Evaluation: that is part of it, or that judges one that may be. */
export type RunNews = {
  organizationId: string;
  runId?: string | undefined;
  /** The Log that it judges, or itself where it was corrected. */
  judgedLogId?: string | undefined;
  /** Whoever wrote it goes on with the Run: nobody has to be woken. */
  isAtWork?: boolean | undefined;
};

/** Who hears of Logs and judgments of Runs when they come, and goes on with the Runs. */
export type RunWatch = {
  /** Called in the transaction that writes them. */
  tell(transaction: Executor, news: readonly RunNews[]): Promise<void>;
};

export const noRunWatch: RunWatch = { tell: async () => {} };
