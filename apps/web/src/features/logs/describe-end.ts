/** How an answer ended, in words: providers' reasons are terse, and "stop" is no news. */
export function describeEnd(finishReason: string | null | undefined): string {
  if (finishReason == null || finishReason === "stop") return "answered";
  return known[finishReason] ?? `ended by ${finishReason}`;
}

const known: Record<string, string> = {
  tool_calls: "called a tool",
  length: "cut at max tokens",
  content_filter: "cut by a filter",
};
