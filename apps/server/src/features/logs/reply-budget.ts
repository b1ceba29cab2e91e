/** About how many bytes of bodies one list may carry; the Prompts of its Logs have as much again. */
const replyBytes = 16 * 1024 * 1024;

/** What is left of something that a whole reply shares. */
export type ReplyBudget = {
  readonly leftBytes: number;
  /** Takes so much, or nothing and says false where less is left. */
  take(bytes: number): boolean;
};

export function createReplyBudget(bytes: number): ReplyBudget {
  let leftBytes = bytes;
  return {
    get leftBytes() {
      return leftBytes;
    },
    take(wanted) {
      if (wanted > leftBytes) return false;
      leftBytes -= wanted;
      return true;
    },
  };
}

/** What one reply of Logs may carry: of bodies, and of the Prompts the Logs are of. */
export type LogReplyBudget = { bodies: ReplyBudget; prompts: ReplyBudget };

export const createLogReplyBudget = (bytes = replyBytes): LogReplyBudget => ({
  bodies: createReplyBudget(bytes),
  prompts: createReplyBudget(bytes),
});

/** For a single Log, which is always whole. */
export const createUnlimitedBudget = (): LogReplyBudget => createLogReplyBudget(Number.POSITIVE_INFINITY);
