import { humanLayerWording, isApprovalRefusal, Parley } from "@parley/sdk";
import { z } from "zod";

declare const bank: { payBack(order: number, amount: number): Promise<string> };
declare function closeAccount(args: { account: string }): Promise<string>;
declare function balanceOf(account: string): Promise<number>;
declare function payInvoice(args: { invoice: string }): Promise<string>;
declare function explain(question: string): Promise<string>;
declare const run: { id: string };
declare const tickets: { save(ticket: unknown): Promise<void>; load(): Promise<unknown> };
declare const call: { id: string; arguments: unknown };

const parley = new Parley();

const refund = parley.requireApproval(
  async ({ order, amount }: { order: number; amount: number }) => bank.payBack(order, amount),
  {
    name: "refund",
    description: "Pays an order back.",
    schema: z.object({ order: z.number(), amount: z.number().max(100) }),
    editable: ["amount"],
    plan: { steps: [{ who: { team: "support" } }] },
    deadline: "1h",
    describe: ({ order, amount }) => `Pays €${amount} back for order ${order}.`,
  },
);

console.log(await refund({ order: 7, amount: 30 }));

try {
  await refund({ order: 7, amount: 30 });
} catch (error) {
  if (!isApprovalRefusal(error)) throw error;
  if (error.outcome === "denied") console.log(error.comment);
}

const attempt = await refund.attempt({ order: 7, amount: 30 });
if (attempt.outcome === "ran") console.log(attempt.value, attempt.changes);

const tool = refund.asTool();
const text = await tool.execute(call.arguments, { runId: run.id, callId: call.id });
console.log(text);

const again = refund.for({ runId: "run-84", callId: "call_2", reason: "It arrived broken." });
await again({ order: 7, amount: 30 });

const send = parley.requireApproval(async (to: string, body: string) => `${to}: ${body}`, {
  name: "send",
  parameters: ["to", "body"],
  policy: ({ to }) => (String(to).endsWith("@example.com") ? "allow" : "ask"),
});
await send("ana@example.com", "It is on its way.");

refund.asTool({ refusalText: humanLayerWording({ client: "python" }) });

const close = parley.requireApproval(closeAccount, {
  facts: async ({ account }) => ({ balance: await balanceOf(account) }),
});
console.log(await close({ account: "84" }));

const pay = parley.requireApproval(payInvoice, { onAskBack: ({ text }) => explain(text) });
console.log(await pay({ invoice: "R-84" }));

await tickets.save(await refund.createApproval({ order: 7, amount: 30 }));
// In another process, on another day:
await refund.resume(await tickets.load());

const shard = await parley.ask("Which shard?", { schema: z.enum(["eu", "us"]), deadline: "30m" });
console.log(shard);

const human = parley.humanAsTool({ options: [{ name: "skip", prompt_fill: "Go on without it." }] });
console.log(human.name, human.parameters);

const durable = new Parley({ state: "/var/lib/my-agent" });
console.log(durable.baseUrl);
