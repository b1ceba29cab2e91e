import { fileOf, type Log } from "@parley/sdk";
import { formatAge, formatCost, formatCount, formatDuration, sumOfKnown } from "../../figures.ts";
import type { Output } from "../../output.ts";
import { type Column, renderTable } from "../../table.ts";

/** Prints Logs as a table. */
export function printLogTable(logs: readonly Log[], output: Output): void {
  const nowMs = Date.now();
  const { colors } = output;
  const columns: Column<Log>[] = [
    { title: "ago", cell: ({ created_at }) => formatAge(created_at, nowMs), align: "right" },
    { title: "file", cell: (log) => fileOf(log).path, style: colors.cyan, narrowest: 20 },
    { title: "output", cell: describeOutcome, narrowest: 20 },
    { title: "tokens", cell: (log) => formatCount(countTokens(log)), align: "right", rank: 2 },
    {
      title: "cost",
      cell: (log) => formatCost(sumOfKnown(log.prompt_cost, log.output_cost)),
      align: "right",
      rank: 3,
    },
    {
      title: "took",
      cell: ({ provider_latency }) => formatDuration(provider_latency),
      align: "right",
      rank: 1,
    },
    { title: "id", cell: ({ id }) => id, style: colors.dim },
  ];
  output.line(renderTable(logs, { columns, output }));
}

/** Prompt and output tokens together. */
export function countTokens({ prompt_tokens, output_tokens }: Log): number | null {
  return sumOfKnown(prompt_tokens, output_tokens);
}

/** What came of a call, in a few words: its error, its text, or the tools it wants. */
export function describeOutcome({ error, output, output_message }: Log): string {
  if (error) return `✗ ${error}`;
  if (output) return output;
  const tools = output_message?.tool_calls?.map((call) => call.function.name) ?? [];
  return tools.length > 0 ? `→ ${tools.join(", ")}` : "–";
}
