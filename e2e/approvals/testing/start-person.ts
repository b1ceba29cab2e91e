import { setTimeout as pause } from "node:timers/promises";
import type { Parley } from "../../testing/start-parley.ts";
import { isDenied } from "./kill-plan.ts";

type Pending = { id: string; args: { number: number }; args_hash: string };

/** Somebody who looks into the inbox, decides all there is, and presses every button twice, until stopped. */
export function startPerson(parley: Parley): () => Promise<void> {
  const state = { isOver: false };
  const decide = async ({ id, args, args_hash }: Pending): Promise<void> => {
    const body = { decision: isDenied(args.number) ? "deny" : "approve", args_hash };
    const press = () => parley.request("POST", `/v5/approvals/${id}/decide`, { body }).catch(() => undefined);
    await Promise.all([press(), press()]);
  };
  const work = async (): Promise<void> => {
    while (!state.isOver) {
      try {
        const reply = await parley.request("GET", "/v5/approvals?status=pending&size=50");
        const { records } = (await reply.json()) as { records: Pending[] };
        for (const one of records) await decide(one);
      } catch {
        // The server is away.
      }
      await pause(10);
    }
  };
  const working = work();
  return async () => {
    state.isOver = true;
    await working;
  };
}
