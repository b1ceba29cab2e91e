/** A program that is killed within the function that people approved: `node dying-refund.ts <url> <key> <file>`. */
import { appendFileSync } from "node:fs";
import { Parley } from "@parley/sdk";

const [, , baseUrl = "", apiKey = "", file = ""] = process.argv;
const parley = new Parley({ baseUrl, apiKey });
const refund = parley.requireApproval(
  async ({ order }: { order: number }) => {
    appendFileSync(file, `refunded ${order}\n`);
    process.kill(process.pid, "SIGKILL");
    // The signal may take a moment; nothing is to be reported meanwhile.
    await new Promise(() => setInterval(() => {}, 1000));
  },
  {
    name: "refund",
    plan: { steps: [{ who: { anyone: true } }], allow_requester: true },
  },
);
const attempt = await refund.for({ runId: "run", callId: "call" }).attempt({ order: 7 });
process.stdout.write(attempt.outcome);
