import { randomUUID } from "node:crypto";
import { appendFileSync, existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { planKills } from "./kill-plan.ts";
import type { Step } from "./steps.ts";

/**
 * A program that asks before it acts, one request after the other, and is killed again and again. What it must not forget
 * is in files, on the disk before it goes on. `effects` is the world: it acts there, and cannot look.
 */
const [origin = "", apiKey = "", folder = "", count = "0"] = process.argv.slice(2);
const plan = planKills(Number(count));

const file = (name: string): string => path.join(folder, name);
const note = (name: string, line: string): void => appendFileSync(file(name), `${line}\n`, { flush: true });
const linesOf = (name: string): string[] =>
  existsSync(file(name)) ? readFileSync(file(name), "utf8").split("\n").filter(Boolean) : [];
const isNoted = (name: string, number: number): boolean => linesOf(name).includes(String(number));

/** Tells whoever listens where we are, and dies here where it is our turn to. */
function reach(step: Step, number: number): void {
  const line = `${number} ${step}`;
  if (plan.get(number)?.includes(step) && !linesOf("killed").includes(line)) {
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

/** A second time it is known by what the first one sent, so no answer but this one is right. */
function refuse(what: string, { status, body }: Reply): never {
  note("refused", `${what}: ${status} ${JSON.stringify(body)}`);
  throw new Error(`It was refused to ${what}.`);
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
  if (asked.status !== 201) refuse(`ask ${number}`, asked);
  reach("asked", number);
  const { id, args_hash } = asked.body as Approved;
  for (;;) {
    const { body } = await ask("GET", `/${id}?wait=5`);
    const { status } = body["outcome"] as { status: string };
    if (status === "pending") continue;
    reach("decided", number);
    if (status === "approved") await act(number, { id, args_hash });
    return;
  }
}

type Approved = { id: string; args_hash: string };

/** At most once, whatever happens; and once, unless we died between `begun` and `results`. */
async function act(number: number, approved: Approved): Promise<void> {
  const token = keptToken(number);
  if (!isNoted("results", number)) {
    if (isNoted("begun", number)) return;
    await claim(number, approved, token);
    note("begun", String(number));
    reach("begun", number);
    note("effects", String(number));
    reach("acted", number);
    note("results", String(number));
  }
  reach("kept", number);
  await report(number, approved, token);
  reach("reported", number);
}

/** The secret by which our claim is ours: made and kept before it is sent for the first time. */
function keptToken(number: number): string {
  const kept = linesOf("tokens").find((line) => line.startsWith(`${number} `));
  if (kept !== undefined) return kept.split(" ")[1]!;
  const token = randomUUID();
  note("tokens", `${number} ${token}`);
  return token;
}

async function claim(number: number, { id, args_hash }: Approved, token: string): Promise<void> {
  reach("claiming", number);
  const claimed = await ask("POST", `/${id}/claim`, { args_hash, token });
  if (claimed.status !== 200) refuse(`claim ${number}`, claimed);
  reach("claimed", number);
}

async function report(number: number, { id }: Approved, token: string): Promise<void> {
  const reported = await ask("POST", `/${id}/report`, { status: "succeeded", token, result: number });
  // What we said has arrived, and its answer was lost: by the server's death, or by ours.
  if (reported.body["code"] === "approvals.reported") return note("known", String(number));
  if (reported.status !== 200) refuse(`report ${number}`, reported);
}

for (let number = 0; number < Number(count); number += 1) {
  if (isNoted("done", number)) continue;
  await guard(number);
  note("done", String(number));
}
