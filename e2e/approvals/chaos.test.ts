import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { freePort } from "../people/testing/free-port.ts";
import { engines } from "../testing/engines.ts";
import { startParley, type Parley } from "../testing/start-parley.ts";
import { isDenied, planKills, thoroughCount } from "./testing/kill-plan.ts";
import { runClient } from "./testing/run-client.ts";
import { createServerKiller } from "./testing/server-killer.ts";
import { startPerson } from "./testing/start-person.ts";
import { endAfterKillAt, type Step, steps } from "./testing/steps.ts";

/** `PARLEY_CHAOS_REQUESTS=1000` for a thorough run. */
const count = Number(process.env["PARLEY_CHAOS_REQUESTS"] ?? 8);
const isThorough = count >= thoroughCount;
const plan = planKills(count);
/** The server dies as the claim arrives, as the report does, and when it has answered that; or anywhere. */
const serverSteps: readonly Step[] = isThorough ? steps : ["claiming", "kept", "reported"];
const serverKillsAtStep = count >= 500 ? 5 : 1;
const serverKillsEvery = Math.max(1, Math.floor(count / (serverKillsAtStep * 8)));
const patience = 240_000 + count * 3000;

type Approval = {
  id: string;
  args: { number: number };
  args_hash: string;
  outcome: { status: string };
  execution: { status: string; result?: number } | null;
};

async function listAll(parley: Parley): Promise<Approval[]> {
  const approvals: Approval[] = [];
  for (let page = 1; page === 1 || approvals.length < count; page += 1) {
    const reply = await parley.request("GET", `/v5/approvals?size=500&page=${page}`);
    const { records, total } = (await reply.json()) as { records: Approval[]; total: number };
    expect(total).toBe(count);
    approvals.push(...records);
  }
  return approvals;
}

/** What has happened to a request's claim, in its order. */
async function eventsOf(parley: Parley, { id }: Approval): Promise<string[]> {
  const reply = await parley.request("GET", `/v5/approvals/${id}/events`);
  const events = (await reply.json()) as { type: string }[];
  return events.map(({ type }) => type).filter((type) => type === "claimed" || type === "reported");
}

/** The status, or the code of the refusal. */
async function answerTo(parley: Parley, resource: string, body: object): Promise<number | string> {
  const reply = await parley.request("POST", `/v5/approvals/${resource}`, { body });
  const { code } = (await reply.json()) as { code?: string };
  return code ?? reply.status;
}

/** Who claimed is known by the token, also after all these deaths: nobody else may claim or report, and nobody twice. */
async function expectOneOwner(parley: Parley, { id, args_hash, execution }: Approval, token: string) {
  const claim = (with_: string) => answerTo(parley, `${id}/claim`, { args_hash, token: with_ });
  const report = (with_: string) =>
    answerTo(parley, `${id}/report`, { status: "failed", token: with_, error: "Somebody looked." });
  const other = token.replace(/./u, (first) => (first === "0" ? "1" : "0"));
  expect([await claim(other), await report(other)]).toEqual(["approvals.claimed", "approvals.token_unknown"]);
  expect([await claim(token), await report(token), await report(token)]).toEqual(
    execution?.status === "claimed"
      ? [200, 200, "approvals.reported"]
      : ["approvals.claimed", "approvals.reported", "approvals.reported"],
  );
}

describe.each(engines)("killed at every step, on $name", (engine) => {
  test(
    "each effect happens once, as was decided; none is lost or doubled; what nobody can know is seen",
    { timeout: patience },
    async () => {
      const startedAt = performance.now();
      await using parley = await startParley({ engine, environment: { PORT: String(await freePort()) } });
      const folder = await mkdtemp(path.join(tmpdir(), "parley-chaos-"));
      const linesOf = async (name: string): Promise<string[]> =>
        (await readFile(path.join(folder, name), "utf8").catch(() => "")).split("\n").filter(Boolean);
      const killing = { steps: serverSteps, times: serverKillsAtStep, every: serverKillsEvery };
      const killer = createServerKiller(parley, killing);
      const stopPerson = startPerson(parley);
      const ending = new AbortController();
      try {
        const running = { folder, count, onLine: killer.onLine, signal: ending.signal };
        const clientKills = await Promise.race([runClient(parley, running), killer.failed]);
        await Promise.race([killer.settled(), killer.failed]);
        await stopPerson();
        expect(await linesOf("refused")).toEqual([]);

        // Everybody died wherever they were to.
        const planned = [...plan].flatMap(([number, at]) => at.map((step) => `${number} ${step}`));
        expect((await linesOf("killed")).toSorted()).toEqual(planned.toSorted());
        expect(clientKills).toBe(planned.length);
        expect(new Set([...plan].flatMap(([number, at]) => (isDenied(number) ? [] : at)))).toEqual(
          new Set(steps),
        );
        expect(killer.missed()).toEqual([]);

        const approvals = await listAll(parley);
        const effects = (await linesOf("effects")).map(Number);
        const known = (await linesOf("known")).map(Number);
        const tokens = new Map((await linesOf("tokens")).map((line) => line.split(" ") as [string, string]));
        let unknowable = 0;
        for (const approval of approvals) {
          const { number } = approval.args;
          const killedAt = plan.get(number) ?? [];
          const ends = killedAt.map((step) => endAfterKillAt[step]);
          const end = ends.find(({ execution }) => execution === "claimed") ?? endAfterKillAt.reported;
          const found = {
            number,
            killedAt,
            outcome: approval.outcome.status,
            effects: effects.filter((one) => one === number).length,
            execution: approval.execution && [approval.execution.status, approval.execution.result],
            events: await eventsOf(parley, approval),
          };
          const about = { number, killedAt };
          if (isDenied(number)) {
            expect(found).toEqual({ ...about, outcome: "denied", effects: 0, execution: null, events: [] });
            expect(tokens.has(String(number))).toBe(false);
          } else if (end.execution === "claimed") {
            const execution = ["claimed", undefined];
            const { effects } = end;
            expect(found).toEqual({ ...about, outcome: "approved", effects, execution, events: ["claimed"] });
            unknowable += 1;
          } else {
            const execution = ["succeeded", number];
            const events = ["claimed", "reported"];
            expect(found).toEqual({ ...about, outcome: "approved", effects: 1, execution, events });
          }
          // Who died when the report was answered asked again, and was told that it is known.
          if (killedAt.includes("reported")) expect(known).toContain(number);
          if (!isDenied(number)) await expectOneOwner(parley, approval, tokens.get(String(number))!);
        }
        if (isThorough)
          process.stdout.write(
            `${engine.name}: ${count} requests in ${((performance.now() - startedAt) / 60_000).toFixed(1)} min; client killed ${clientKills}, server ${serverSteps.length * serverKillsAtStep} times; ${effects.length} effects, none lost, none twice; ${unknowable} claimed and never reported, their client having died around the effect; ${known.length} reports sent again\n`,
          );
      } finally {
        ending.abort();
        await stopPerson();
        await killer.settled().catch(() => {});
        await rm(folder, { recursive: true, force: true });
      }
    },
  );
});
