import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import type { Approval } from "@parley/contract";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startParley } from "../../../__fixtures__/parley-process.ts";
import { runCommand, startCommand } from "../../../__fixtures__/start-command.ts";
import type { Decisions, Left } from "./report.ts";

let parley: Awaited<ReturnType<typeof startParley>>;
/** A key that may ask, and not decide. */
let agentKey: string;
beforeAll(async () => {
  parley = await startParley();
  const permissions = ["--permission", "read", "--permission", "approve-request"];
  const { stdout } = await run(["api-keys", "create", "agent", ...permissions, "--json"]);
  agentKey = (JSON.parse(stdout) as { key: string }).key;
});
afterAll(() => parley.stop());

type Place = Omit<Parameters<typeof startCommand>[1], "cwd">;
const start = (parts: string[], place: Place = {}) => startCommand(parts, { cwd: parley.cwd, ...place });
const run = (parts: string[], place: Place = {}) => runCommand(parts, { cwd: parley.cwd, ...place });

const approvals = (...parts: string[]) => run(["approvals", ...parts]);

/** Asks for a call and does not wait. */
async function ask(name: string, ...parts: string[]): Promise<string> {
  const environment = { PARLEY_API_KEY: agentKey };
  const { stdout } = await run(["ask", name, ...parts, "--no-wait"], { environment });
  return (JSON.parse(stdout) as { id: string }).id;
}

/** Several calls of a tool, in the order in which they were asked. */
async function askSeveral(name: string, count: number): Promise<string[]> {
  const ids: string[] = [];
  for (let order = 1; order <= count; order += 1) ids.push(await ask(name, "-a", `order:=${order}`));
  return ids;
}

const show = async (id: string): Promise<Approval> =>
  JSON.parse((await approvals("show", id, "--json")).stdout) as Approval;
const statusOf = async (id: string): Promise<string> => (await show(id)).outcome.status;

async function see(name: string, file: string): Promise<Approval[]> {
  const { stdout } = await approvals("list", "--name", name, "--json");
  writeFileSync(join(parley.cwd, file), stdout);
  return (JSON.parse(stdout) as { records: Approval[] }).records;
}

describe("parley approvals decide-many", () => {
  it("decides what was seen, with exceptions, says what became of each, and ends with 1 where one was refused", async () => {
    const [agreed, overtaken, denied, left] = (await askSeveral("refund", 4)) as [
      string,
      string,
      string,
      string,
    ];
    const high = await ask("refund", "-a", "order:=5", "--stakes", "high");
    expect(await see("refund", "seen.json")).toHaveLength(5);
    const later = await ask("refund", "-a", "order:=6");
    await approvals("deny", overtaken, "--comment", "Not this one.");
    const given = ["--deny", `${denied}=Too much.`, "--leave", left, "--comment", "As agreed"];
    const { code, stdout } = await approvals("decide-many", "approve", "--seen", "seen.json", ...given);
    expect(code).toBe(1);
    const result = JSON.parse(stdout) as Decisions & { left: Left[] };
    expect(result).toMatchObject({ decided: 2, refused: 1 });
    const problemOf = (id: string) => result.results.find((each) => each.id === id)?.problem;
    expect([problemOf(agreed), problemOf(denied)]).toEqual([null, null]);
    expect(problemOf(overtaken)).toMatchObject({ code: "approvals.ended" });
    expect(new Map(result.left.map(({ id, reason }) => [id, reason]))).toEqual(
      new Map([
        [left, "as you said"],
        [high, expect.stringContaining("high stakes")],
      ]),
    );
    expect((await show(agreed)).outcome).toMatchObject({ status: "approved", comment: "As agreed" });
    expect((await show(denied)).outcome).toMatchObject({ status: "denied", comment: "Too much." });
    expect((await show(overtaken)).outcome).toMatchObject({ status: "denied", comment: "Not this one." });
    for (const id of [left, high, later]) expect(await statusOf(id)).toBe("pending");

    const rest = ["decide-many", "deny", "--name", "refund", "--approve", high, "--yes", "--no-json"];
    const last = await approvals(...rest);
    expect(last.code).toBe(0);
    expect(last.stdout).toContain(`${high}  refund is approved`);
    expect(last.stdout).toContain("3 decided, 0 refused.\n");
    for (const id of [left, later]) expect(await statusOf(id)).toBe("denied");
  });

  it("sends the hash of what was seen: other arguments are refused, and the others are decided", async () => {
    const [first, second, third] = (await askSeveral("ship", 3)) as [string, string, string];
    const records = await see("ship", "ships.json");
    const [hash, other] = [first, second].map((id) => records.find((each) => each.id === id)!.args_hash!);
    const [right, wrong] = [`${first}@${hash!.slice(0, 16)}`, `${third}@${other!.slice(0, 16)}`];
    const short = await approvals("decide-many", "approve", `${first}@${hash!.slice(0, 15)}`);
    expect([short.code, short.stderr]).toEqual([2, expect.stringContaining("at least 16 characters")]);
    const { code, stdout } = await approvals("decide-many", "approve", right, wrong, "--no-json");
    expect(code).toBe(1);
    expect(stdout).toContain("other arguments");
    expect([await statusOf(first), await statusOf(third)]).toEqual(["approved", "pending"]);
    const forged = records.map((each) => ({ ...each, args_hash: other }));
    const all = await run(["approvals", "decide-many", "approve", "--seen", "-"], {
      input: JSON.stringify(forged),
    });
    expect(all.code).toBe(1);
    const { results } = JSON.parse(all.stdout) as Decisions;
    const codes = new Map(results.map(({ id, problem }) => [id, problem?.code]));
    expect([codes.get(second), codes.get(third)]).toEqual([undefined, "approvals.stale"]);
    expect([await statusOf(second), await statusOf(third)]).toEqual(["approved", "pending"]);
  });

  it("decides nothing unseen without --yes, and nothing where it is not clear what is meant", async () => {
    const [first, second] = (await askSeveral("drop", 2)) as [string, string];
    const unclear = [
      [["approve", "--name", "drop"], "--seen"],
      [["deny", first, second], "--seen"],
      [["approve", first, "--deny", `${first}=no`, "--yes"], "named twice"],
      [["approve", first, "--name", "drop", "--yes"], "one of these"],
      [["approve", "--yes"], "one of these"],
      [["approve", `${first}=because`, "--yes"], "Only --deny"],
      [["approve", "--name", "drop", "--leave", "apr_gone", "--yes"], "no call apr_gone"],
      [["approve", first, "--option", "much", "--yes"], "--option"],
      [["answer", first], "Allowed choices"],
    ] as const;
    for (const [parts, words] of unclear)
      expect(await approvals("decide-many", ...parts)).toMatchObject({
        code: 2,
        stderr: expect.stringContaining(words) as string,
      });
    expect([await statusOf(first), await statusOf(second)]).toEqual(["pending", "pending"]);
    const gone = await approvals("decide-many", "deny", first, "apr_gone", second, "--yes", "--json");
    expect(gone.code).toBe(1);
    expect(JSON.parse(gone.stdout)).toMatchObject({ decided: 2, refused: 1 });
    const none = await approvals("decide-many", "deny", "--name", "drop", "--yes");
    expect(none).toMatchObject({ code: 0, stderr: expect.stringContaining("No call waits") as string });
  });

  it("shows them at a terminal, each whole, and asks", async () => {
    const [first, second] = (await askSeveral("pay", 2)) as [string, string];
    const open = () => start(["approvals", "decide-many", "approve", first, second], { isTerminal: true });
    const doubting = open();
    await expect
      .poll(() => doubting.said.stderr, { timeout: 30_000 })
      .toContain("Approve 2, exactly as shown? y >");
    expect(stripVTControlCharacters(doubting.said.stderr)).toMatch(
      /1 of 2[\s\S]*order {2}1[\s\S]*2 of 2[\s\S]*order {2}2/u,
    );
    doubting.type("\n");
    expect(await doubting.code).toBe(1);
    expect(await statusOf(first)).toBe("pending");
    const sure = open();
    await expect.poll(() => sure.said.stderr, { timeout: 30_000 }).toContain("y >");
    sure.type("y\n");
    expect(await sure.code).toBe(0);
    expect(sure.said.stdout).toContain("2 decided, 0 refused.");
    expect([await statusOf(first), await statusOf(second)]).toEqual(["approved", "approved"]);
  });
});

describe("the inbox at a terminal", () => {
  it("decides marked calls together, with one set apart", async () => {
    await askSeveral("mail", 2);
    const question = run(["contact", "Which shard?"], { environment: { PARLEY_API_KEY: agentKey } });
    await expect
      .poll(async () => (await approvals("list", "--json")).stdout, { timeout: 30_000 })
      .toContain("Which shard?");
    const { stdout } = await approvals("list", "--json");
    const [top, first, second] = (JSON.parse(stdout) as { records: Approval[] }).records;
    expect([top, first, second].map((each) => each?.name)).toEqual(["question", "mail", "mail"]);

    const inbox = start(["approvals"], { isTerminal: true });
    const screen = (): string => inbox.said.stdout.slice(inbox.said.stdout.lastIndexOf("\u001B[2J"));
    const sees = async (words: string): Promise<void> => {
      await expect.poll(screen, { timeout: 30_000 }).toContain(words);
    };
    await sees(second!.id);
    inbox.type(" ");
    await sees("Only calls are marked");
    inbox.type("t");
    await sees("Nothing is marked");
    inbox.type("j ");
    await sees("1 marked");
    inbox.type("j ");
    await sees("2 marked");
    inbox.type("t");
    await sees("b goes back >");
    expect(screen()).toContain("2 of 2");
    inbox.type("2\n");
    await sees("n denies it");
    inbox.type("n\n");
    await sees("Why not?");
    inbox.type("Not this one.\n");
    await sees("Request 2 is denied in any case: Not this one.");
    inbox.type("y\n");
    await sees("Approve 1, deny 1, exactly as shown? y >");
    inbox.type("y\n");
    await sees("2 decided, 0 refused.");
    expect(await statusOf(first!.id)).toBe("approved");
    expect((await show(second!.id)).outcome).toMatchObject({ status: "denied", comment: "Not this one." });
    inbox.type("q");
    expect(await inbox.code).toBe(0);
    await approvals("answer", top!.id, "eu");
    expect((await question).stdout).toBe("eu\n");
  });
});
