import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import type { Approval } from "@parley/contract";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startParley } from "../../__fixtures__/parley-process.ts";
import { runCommand, startCommand } from "../../__fixtures__/start-command.ts";

let parley: Awaited<ReturnType<typeof startParley>>;
/** A key that may ask, and not decide. */
let environment: { PARLEY_API_KEY: string };
beforeAll(async () => {
  parley = await startParley();
  const permissions = ["--permission", "read", "--permission", "approve-request"];
  const { stdout } = await run("api-keys", "create", "agent", ...permissions, "--json");
  environment = { PARLEY_API_KEY: (JSON.parse(stdout) as { key: string }).key };
});
afterAll(() => parley.stop());

const run = (...parts: string[]) => runCommand(parts, { cwd: parley.cwd });
const asAgent = (...parts: string[]) => runCommand(parts, { cwd: parley.cwd, environment });

/** Asks for a call and does not wait. */
async function ask(...parts: string[]): Promise<string> {
  const { stdout } = await asAgent("ask", ...parts, "--no-wait");
  return (JSON.parse(stdout) as { id: string }).id;
}
const show = async (id: string): Promise<Approval> =>
  JSON.parse((await run("approvals", "show", id, "--json")).stdout) as Approval;

const clearScreen = "\u001B[2J";

/** Somebody at the inbox: what they see is what has come since the screen was last cleared. */
function atInbox({ said, type }: Pick<ReturnType<typeof startCommand>, "said" | "type">) {
  const screen = (): string =>
    stripVTControlCharacters(said.stdout.slice(said.stdout.lastIndexOf(clearScreen)));
  const sees = async (words: string | RegExp): Promise<void> => {
    await expect.poll(screen, { timeout: 60_000 }).toMatch(words);
  };
  return {
    sees,
    /** Presses keys, and sees what comes of it. */
    async press(keys: string, words: string | RegExp): Promise<void> {
      type(keys);
      await sees(words);
    },
  };
}

/** The inbox with a request opened by a key. */
async function open(id: string) {
  const command = startCommand(["approvals"], { cwd: parley.cwd, isTerminal: true });
  const person = atInbox(command);
  await person.sees(id);
  command.type("\r");
  return {
    ...person,
    /** Back in the list, which says what became of the request. */
    async leave(note: string): Promise<void> {
      await person.sees(note);
      await person.sees("What waits for people");
      command.type("q");
      expect(await command.code).toBe(0);
    },
  };
}

const mayDecide = "y approves, n denies";

describe("a request opened in the inbox", () => {
  it("is approved with y; with high stakes only with a whole yes", async () => {
    const low = await ask("refund", "-a", "amount:=30");
    const first = await open(low);
    await first.sees("amount  30");
    await first.sees(mayDecide);
    await first.press("y\r", "refund is approved");
    await first.leave("refund is approved");
    expect((await show(low)).outcome).toMatchObject({ status: "approved", is_edited: false });

    const high = await ask("refund", "-a", "amount:=3000", "--stakes", "high");
    const second = await open(high);
    await second.sees(mayDecide);
    await second.press("y\r", "with exactly these arguments? yes >");
    await second.press("y\r", /yes > y\s[^]*y approves/);
    await second.press("b\r", "Nothing was decided.");
    await second.leave("Nothing was decided.");
    expect((await show(high)).outcome.status).toBe("pending");
    const third = await open(high);
    await third.sees(mayDecide);
    await third.press("y\r", "with exactly these arguments? yes >");
    await third.press("yes\r", "refund is approved");
    await third.leave("refund is approved");
    expect((await show(high)).outcome.status).toBe("approved");
  });

  it("is denied with n and a reason, or with words that are meant", async () => {
    const [one, other] = [await ask("drop", "-a", "table=orders"), await ask("erase", "-a", "table=logs")];
    const second = await open(other);
    await second.sees(mayDecide);
    await second.press("not today\r", 'Deny, and say "not today"? y >');
    await second.press("n\r", /y > n\s[^]*y approves/);
    await second.press("not ever\r", 'Deny, and say "not ever"? y >');
    await second.press("y\r", "erase is denied");
    await second.leave("not ever");
    const first = await open(one);
    await first.sees(mayDecide);
    await first.press("n\r", "Why not?");
    await first.press("Too much.\r", "drop is denied");
    await first.leave("Too much.");
    expect((await show(one)).outcome).toMatchObject({ status: "denied", comment: "Too much." });
    expect((await show(other)).outcome).toMatchObject({ status: "denied", comment: "not ever" });
  });

  it("is not answered by what was typed before it was there to be seen", async () => {
    const id = await ask("wipe", "-a", "disk=sda");
    const command = startCommand(["approvals"], { cwd: parley.cwd, isTerminal: true });
    const person = atInbox(command);
    await person.sees(id);
    command.type("\r");
    command.type("y\r");
    await person.sees(mayDecide);
    await person.press("n\r", "Why not?");
    await person.press("Not that one.\r", "wipe is denied");
    command.type("q");
    expect(await command.code).toBe(0);
    expect((await show(id)).outcome).toMatchObject({ status: "denied", comment: "Not that one." });
  });

  it("is changed before it is approved, where its arguments may be", async () => {
    const id = await ask("pay", "-a", "amount:=30", "-a", "to=Ana", "--editable", "amount");
    const inbox = await open(id);
    await inbox.sees(mayDecide);
    await inbox.press("e\r", "amount [30] >");
    await inbox.press("many\r", "That is no JSON. Nothing was changed.");
    await inbox.press("e\r", "amount [30] >");
    await inbox.press("12.5\r", "Approve with these changes? y >");
    await inbox.press("y\r", "pay is approved");
    await inbox.leave("pay is approved");
    expect(await show(id)).toMatchObject({
      args: { amount: 12.5, to: "Ana" },
      outcome: { status: "approved", is_edited: true },
    });
  });

  it("is answered where it is a question, by words or by the number of an option", async () => {
    for (const [typed, answer] of [
      ["The second.", "The second."],
      ["1", "Europe"],
    ] as const) {
      const asking = asAgent("contact", "Which shard?", "--option", "eu=Europe");
      await expect
        .poll(async () => (await run("approvals", "list", "--json")).stdout, { timeout: 60_000 })
        .toContain("Which shard?");
      const { stdout } = await run("approvals", "list", "--json");
      const [request] = (JSON.parse(stdout) as { records: Approval[] }).records;
      const inbox = await open(request!.id);
      await inbox.sees("answer (? and words ask back");
      await inbox.press(`${typed}\r`, "question is answered by");
      await inbox.leave("question is answered by");
      expect(await asking).toMatchObject({ code: 0, stdout: `${answer}\n` });
    }
  });

  it("is asked back about, which decides nothing; the reply appears below", async () => {
    const id = await ask("ship", "-a", "order:=7");
    const inbox = await open(id);
    await inbox.sees(mayDecide);
    await inbox.press("? Which address?\r", "Asked. The reply appears here");
    expect(await show(id)).toMatchObject({
      outcome: { status: "pending" },
      messages: [{ from: "reviewer", text: "Which address?" }],
    });
    expect((await asAgent("approvals", "reply", id, "Main Street 4")).code).toBe(0);
    await inbox.sees("replies: Main Street 4");
    await inbox.press("y\r", "ship is approved");
    await inbox.leave("ship is approved");
    expect((await show(id)).outcome.status).toBe("approved");
  });

  it("closes when somebody else changes its arguments, and then says what was changed", async () => {
    const words = ["--describe", "Pays 30 back."];
    const id = await ask("refund", "-a", "amount:=30", "--editable", "amount", ...words);
    const inbox = await open(id);
    await inbox.sees(mayDecide);
    await inbox.sees(/What will happen\s+Pays 30 back\./u);
    const { args_hash: hash } = await show(id);
    const edit = ["approvals.edit", `id=${id}`, `args_hash=${hash}`, 'args:={"amount":20}'];
    expect((await run("api", ...edit)).code).toBe(0);
    await inbox.leave("The arguments were changed meanwhile");
    const again = await open(id);
    await again.sees(mayDecide);
    await again.sees("amount  20");
    await again.sees(/Changed since it was asked\s+- amount: 30 → 20/u);
    await again.sees(/What was to happen, before the arguments were changed\s+Pays 30 back\./u);
    await again.press("y\r", "refund is approved");
    await again.leave("refund is approved");
    expect(await show(id)).toMatchObject({ args: { amount: 20 }, outcome: { status: "approved" } });
  });

  it("goes back to the list once somebody else was faster", async () => {
    const id = await ask("call", "-a", "number=112");
    const inbox = await open(id);
    await inbox.sees(mayDecide);
    expect((await run("approvals", "deny", id, "--comment", "No need.")).code).toBe(0);
    await inbox.leave("call is denied");
    expect((await show(id)).outcome).toMatchObject({ status: "denied", comment: "No need." });
  });
});

/** Makes a real terminal for a command whose own input and output are pipes. */
const script = "/usr/bin/script";

describe.skipIf(process.platform !== "linux" || !existsSync(script))("at a real terminal", () => {
  it("the inbox takes single keys, a request whole lines, and the inbox keys again", async () => {
    const id = await ask("refund", "-a", "amount:=30");
    const bin = join(import.meta.dirname, "../../../bin/parley.js");
    const line = `stty cols 140 rows 40 && exec '${process.execPath}' '${bin}' approvals`;
    const child = spawn(script, ["-qec", line, "/dev/null"], {
      cwd: parley.cwd,
      env: { PATH: process.env["PATH"] ?? "", HOME: parley.cwd, TERM: "xterm-256color" },
    });
    const said = { stdout: "", stderr: "" };
    child.stdout.setEncoding("utf8").on("data", (text: string) => (said.stdout += text));
    const ended = once(child, "close");
    const person = atInbox({ said, type: (text) => void child.stdin.write(text) });
    await person.sees(id);
    await person.press("\r", mayDecide);
    await person.press("n\r", "Why not?");
    await person.press("Not this one.\r", "refund is denied");
    await person.sees("What waits for people");
    child.stdin.write("q");
    expect(await ended).toEqual([0, null]);
    expect((await show(id)).outcome).toMatchObject({ status: "denied", comment: "Not this one." });
  });
});
