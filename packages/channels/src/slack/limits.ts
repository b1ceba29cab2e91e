import type { CardLimits } from "../kernel/channel.ts";

/** Room for a card: below Slack's limits of a message, whatever is in it. */
export const messageLimits: CardLimits = {
  fields: 12,
  valueChars: 1500,
  messageChars: 3000,
  previews: 3,
  totalChars: 8000,
};

/** Room for one of the five cards of a view. */
export const inboxLimits: CardLimits = {
  fields: 8,
  valueChars: 600,
  messageChars: 1000,
  previews: 1,
  totalChars: 2500,
};
