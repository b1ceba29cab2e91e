import { appendFileSync, existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";

/**
 * A program that asks before it acts, one request after the other, and may be killed at any moment: what it must not
 * forget is in files. Beside each request it is told where to kill itself, once.
 */
const [origin = "", apiKey = "", folder = "", from = "0", to = "0", killEvery = "0"] = process.argv.slice(2);

const places = ["asking", "asked", "decided", "claimed", "holding", "acted", "reported"] as const;
type Place = (typeof places)[number];

const file = (name: string): string => path.join(folder, name);
const note = (name: string, line: string): void => appendFileSync(file(name), `${line}\n`, { flush: true });
const linesOf = (name: string): string[] =>
  existsSync(file(name)) ? readFileSync(file(name), "utf8").split("\n").filter(Boolean) : [];

/** Tells whoever listens where we are, and dies here where it is our turn to. */
function reach(place: Place, number: number): void {
  const every = Number(killEvery);
  const isTurn = every > 0 && number % every === 0 && places[(number / every) % places.length] === place;
  const line = `${number} ${place}`;
  if (isTurn && !linesOf("killed").includes(line)) {
    note("killed", line);
    process.kill(process.pid, "SIGKILL");
  }
  process.stdout.write(`${line}\n`);
}

type Reply = { status: number; body: Record<string, unknown> };

/** Asks until there is an answer: the server may be gone for a while. */
async function ask(method: string, resource: string, body?: object): Promise<Reply> {
  for (;;) {
    try {
      const reply = await fetch(`${origin}/v5/approvals${resource}`, {
        method,
        headers: { "x-api-key": apiKey, "content-type": "application/json" },
        ...(body && { body: JSON.stringify(body) }),
      });
      if (reply.status < 500) return { status: reply.status, body: (await reply.json()) as Reply["body"] };
    } catch {
      // It was cut off, or nobody is there.
    }
    await pause(20);
  }
}

async function guard(number: number): Promise<void> {
  reach("asking", number);
  const asked = await ask("POST", "", {
    kind: "function_call",
    name: "act",
    args: { number },
    idempotency_key: `chaos ${number}`,
    plan: { steps: [{ who: { anyone: true } }], allow_requester: true },
  });
  reach("asked", number);
  const { id, args_hash } = asked.body as { id: string; args_hash: string };
  for (;;) {
    const { body } = await ask("GET", `/${id}?wait=5`);
    const { status } = body["outcome"] as { status: string };
    if (status === "pending") continue;
    reach("decided", number);
    if (status === "approved") await act(number, { id, args_hash });
    return;
  }
}

async function act(number: number, { id, args_hash }: { id: string; args_hash: string }): Promise<void> {
  const kept = linesOf("tokens").find((line) => line.startsWith(`${number} `));
  let token = kept?.split(" ")[1];
  if (token === undefined) {
    const claimed = await ask("POST", `/${id}/claim`, { args_hash });
    reach("claimed", number);
    // Claimed before, by one of us that died before it could write that down: it does not run, which is the safe side.
    if (claimed.status !== 200) return;
    token = String(claimed.body["token"]);
    note("tokens", `${number} ${token}`);
  }
  reach("holding", number);
  if (!linesOf("effects").includes(String(number))) note("effects", String(number));
  reach("acted", number);
  await ask("POST", `/${id}/report`, { status: "succeeded", token, result: number });
  reach("reported", number);
}

for (let number = Number(from); number < Number(to); number += 1) {
  if (linesOf("done").includes(String(number))) continue;
  await guard(number);
  note("done", String(number));
}
