import type { Executor } from "@parley/db";

/** A Log that has to do with a Run of an Evaluation: that is part of it, or that judges one that may be. */
export type RunNews = {
  organizationId: string;
  runId?: string | undefined;
  judgedLogId?: string | undefined;
};

/** Who goes on with Runs when their Logs and judgments come. */
export type RunWatch = {
  /** Called in the transaction that writes them. */
  tell(transaction: Executor, news: readonly RunNews[]): Promise<void>;
};

export const noRunWatch: RunWatch = { tell: async () => {} };
