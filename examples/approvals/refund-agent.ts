import { Parley } from "@parley/sdk";
import { createTerminalApprovals } from "@parley/sdk/terminal";
import { z } from "zod";

/** What the model wants to do, one call after the other. A model would say it; here it is given. */
export type ToolCall = { readonly id: string; readonly args: unknown };

/** Pays money back, which nobody can take back. */
export type Bank = { payBack(order: number, amount: number): Promise<string> };

type Setting = { readonly parley: Parley; readonly bank: Bank; readonly runId: string };

/** An agent that pays back only what a person has agreed to. What it reads is what the model would read. */
export async function runRefunds(
  { parley, bank, runId }: Setting,
  calls: readonly ToolCall[],
): Promise<string[]> {
  const refund = parley.requireApproval(
    async ({ order, amount }: { order: number; amount: number }) => bank.payBack(order, amount),
    {
      name: "refund",
      description: "Pays an order back.",
      schema: z.object({ order: z.number(), amount: z.number().positive().max(100) }),
      editable: ["amount"],
      stakes: "high",
      deadline: "1h",
      policy: ({ amount }) => (amount < 5 ? "allow" : "ask"),
      describe: ({ order, amount }) => `Pays ${amount} euros back for order ${order}.`,
    },
  );
  const tool = refund.asTool();
  const read: string[] = [];
  for (const { id, args } of calls) read.push(await tool.execute(args, { runId, callId: id }));
  return read;
}

if (import.meta.main) {
  const bank: Bank = { payBack: async (order, amount) => `Paid ${amount} back for order ${order}.` };
  // With a server: new Parley(), and people decide in the inbox or with `parley approvals`.
  const parley = new Parley({ approvals: createTerminalApprovals() });
  const read = await runRefunds({ parley, bank, runId: "example" }, [
    { id: "call_1", args: { order: 7, amount: 3 } },
    { id: "call_2", args: { order: 8, amount: 60 } },
    { id: "call_3", args: { order: 9, amount: 600 } },
  ]);
  console.log(read.join("\n"));
}
