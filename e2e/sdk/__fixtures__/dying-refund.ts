/**
 * A program that is killed, once for each call: within the function that people approved, or before that, when it has
 * claimed the call: `node dying-refund.ts <url> <key> <file> <call id> <begun|claimed> [state folder]`.
 */
import { appendFileSync, existsSync, writeFileSync } from "node:fs";
import { Parley } from "@parley/sdk";

const [, , baseUrl = "", apiKey = "", file = "", callId = "", place = "", state] = process.argv;

async function dieOnce(where: string): Promise<void> {
  const died = `${file}.${callId}`;
  if (where !== place || existsSync(died)) return;
  writeFileSync(died, "");
  process.kill(process.pid, "SIGKILL");
  // The signal may take a moment; nothing is to be done meanwhile.
  await new Promise(() => setInterval(() => {}, 1000));
}

const parley = new Parley({
  baseUrl,
  apiKey,
  state,
  fetch: async (target, init) => {
    const reply = await fetch(target, init);
    if (String(target).endsWith("/claim")) await dieOnce("claimed");
    return reply;
  },
});
const refund = parley.requireApproval(
  async ({ order }: { order: number }) => {
    appendFileSync(file, `refunded ${order}\n`);
    await dieOnce("begun");
  },
  {
    name: "refund",
    plan: { steps: [{ who: { anyone: true } }], allow_requester: true },
  },
);
const attempt = await refund.for({ runId: "run", callId }).attempt({ order: 7 });
process.stdout.write(attempt.outcome);
await parley.shutdown();
