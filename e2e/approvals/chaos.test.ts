import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { engines } from "../testing/engines.ts";
import { startParley, type Parley } from "../testing/start-parley.ts";

const clientEntry = fileURLToPath(new URL("testing/guarded-client.ts", import.meta.url));
/** `PARLEY_CHAOS_REQUESTS=1000` for a thorough run. */
const count = Number(process.env["PARLEY_CHAOS_REQUESTS"] ?? 8);
/** Each so many requests the client is killed, at the next of its seven places. */
const killClientEvery = Math.max(2, Math.floor(count / 100) * 5);
/** When the client reaches one of these places, the server is killed, so many times. */
const serverKillsAtPlace = count >= 500 ? 5 : 1;
const serverPlaces =
  count >= 100 ? ["asking", "asked", "decided", "claimed", "holding", "acted"] : ["asked", "holding"];
const patience = 60_000 + count * 1500;

const isDenied = (number: number): boolean => number % 3 === 0;

type Approval = {
  id: string;
  args: { number: number };
  args_hash: string;
  outcome: { status: string };
  execution: { status: string; result?: number } | null;
};

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Somebody who looks into the inbox, decides all there is, and presses every button twice. */
function startPerson(parley: Parley) {
  const state = { isOver: false };
  const decide = async ({ id, args, args_hash }: Approval): Promise<void> => {
    const body = { decision: isDenied(args.number) ? "deny" : "approve", args_hash };
    const press = () => parley.request("POST", `/v5/approvals/${id}/decide`, { body }).catch(() => undefined);
    await Promise.all([press(), press()]);
  };
  const work = async (): Promise<void> => {
    while (!state.isOver) {
      try {
        const reply = await parley.request("GET", "/v5/approvals?status=pending&size=50");
        const { records } = (await reply.json()) as { records: Approval[] };
        for (const one of records) await decide(one);
      } catch {
        // The server is away.
      }
      await pause(10);
    }
  };
  const working = work();
  return async (): Promise<void> => {
    state.isOver = true;
    await working;
  };
}

/** Runs the client until it has done all, however often it is killed. Answers how often that was. */
async function runClient(
  parley: Parley,
  { folder, onLine }: { folder: string; onLine: (line: string) => void },
): Promise<number> {
  for (let kills = 0; ; kills += 1) {
    const args = [parley.url, parley.apiKey, folder, "0", String(count), String(killClientEvery)];
    const client = spawn(process.execPath, [clientEntry, ...args], { stdio: ["ignore", "pipe", "inherit"] });
    createInterface({ input: client.stdout }).on("line", onLine);
    const signal = await new Promise((resolve) => client.once("exit", (_code, name) => resolve(name)));
    if (signal === null) return kills;
  }
}

describe.each(engines)("killed at every step, on $name", (engine) => {
  test(
    "each effect happens once or not at all, as was decided; nothing is lost or doubled",
    { timeout: patience },
    async () => {
      await using parley = await startParley({ engine, environment: { PORT: String(await freePort()) } });
      const folder = await mkdtemp(path.join(tmpdir(), "parley-chaos-"));
      const stopPerson = startPerson(parley);
      let serverKills = 0;
      let restarting: Promise<void> | undefined;
      const failed = Promise.withResolvers<never>();
      failed.promise.catch(() => {});
      const left = new Map(serverPlaces.map((place) => [place, serverKillsAtPlace]));
      const onLine = (line: string): void => {
        const [number, place = ""] = line.split(" ");
        const wanted = left.get(place) ?? 0;
        const isTurn = Number(number) % Math.max(1, Math.floor(count / (serverKillsAtPlace * 8))) === 0;
        if (wanted === 0 || restarting !== undefined || !isTurn) return;
        left.set(place, wanted - 1);
        serverKills += 1;
        parley.signal("SIGKILL");
        const restart = async (): Promise<void> => {
          await parley.ended();
          await parley.start();
          restarting = undefined;
        };
        restarting = restart().catch(failed.reject);
      };
      const linesOf = async (name: string): Promise<string[]> =>
        (await readFile(path.join(folder, name), "utf8").catch(() => "")).split("\n").filter(Boolean);
      try {
        const clientKills = await Promise.race([runClient(parley, { folder, onLine }), failed.promise]);
        await restarting;
        await stopPerson();

        const approvals: Approval[] = [];
        for (let page = 1; approvals.length < count; page += 1) {
          const reply = await parley.request("GET", `/v5/approvals?size=500&page=${page}`);
          const { records, total } = (await reply.json()) as { records: Approval[]; total: number };
          expect(total).toBe(count);
          approvals.push(...records);
        }
        const effects = (await linesOf("effects")).map(Number);
        expect(new Set(effects).size).toBe(effects.length);
        const held = new Set((await linesOf("tokens")).map((line) => Number(line.split(" ")[0])));
        const lost: number[] = [];
        for (const { args, outcome, execution } of approvals) {
          const { number } = args;
          const hasRun = effects.includes(number);
          expect({ number, status: outcome.status }).toEqual({
            number,
            status: isDenied(number) ? "denied" : "approved",
          });
          if (isDenied(number))
            expect({ number, hasRun, execution }).toEqual({ number, hasRun: false, execution: null });
          else if (hasRun) expect(execution).toMatchObject({ status: "succeeded", result: number });
          else {
            // Its claim was granted to somebody who died, or to whom nobody could say so any more: it shows.
            expect({ number, status: execution?.status, isHeld: held.has(number) }).toEqual({
              number,
              status: "claimed",
              isHeld: false,
            });
            lost.push(number);
          }
        }
        expect(lost.length).toBeLessThanOrEqual(clientKills + serverKills);
        expect(clientKills).toBe((await linesOf("killed")).length);
        expect(serverKills).toBeGreaterThan(0);
        if (count >= 500)
          process.stdout.write(
            `${engine.name}: ${count} requests, client killed ${clientKills}, server ${serverKills} times; ${effects.length} effects, ${lost.length} claimed and not run\n`,
          );
      } finally {
        await stopPerson();
        await restarting?.catch(() => {});
        await rm(folder, { recursive: true, force: true });
      }
    },
  );
});
