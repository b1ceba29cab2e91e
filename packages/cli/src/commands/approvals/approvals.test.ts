import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { setTimeout as pause } from "node:timers/promises";
import type { Approval } from "@parley/contract";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startParley } from "../../__fixtures__/parley-process.ts";
import { runCli } from "../../run-cli.ts";
import type { Terminal } from "../../terminal.ts";

let parley: Awaited<ReturnType<typeof startParley>>;
/** A key that may ask, and not decide. */
let key: string;
beforeAll(async () => {
  parley = await startParley();
  const permissions = ["--permission", "read", "--permission", "approve-request"];
  const { stdout } = await run(["api-keys", "create", "agent", ...permissions, "--json"]);
  ({ key } = JSON.parse(stdout) as { key: string });
});
afterAll(() => parley.stop());

/** The command in this process: as a person runs it, against the real server. */
async function run(parts: string[], environment: Record<string, string> = {}) {
  const [stdin, out, err] = [new PassThrough(), new PassThrough(), new PassThrough()];
  let [stdout, stderr] = ["", ""];
  out.setEncoding("utf8").on("data", (text: string) => (stdout += text));
  err.setEncoding("utf8").on("data", (text: string) => (stderr += text));
  stdin.end();
  const streams = { stdin, stdout: out, stderr: err } as unknown as Pick<
    Terminal,
    "stdin" | "stdout" | "stderr"
  >;
  const code = await runCli(parts, { environment, workingDirectory: parley.cwd, ...streams });
  return { code, stdout, stderr };
}

const ask = (parts: string[]) => run(parts, { PARLEY_API_KEY: key });
const decide = (...parts: string[]) => run(["approvals", ...parts]);

/** The only request that waits. */
async function pending(): Promise<Approval> {
  const deadline = performance.now() + 30_000;
  for (;;) {
    const { stdout } = await decide("list", "--json");
    const [record] = (JSON.parse(stdout) as { records: Approval[] }).records;
    if (record !== undefined) return record;
    if (performance.now() > deadline) throw new Error("Nobody asked.");
    await pause(20);
  }
}

const note = `require("fs").appendFileSync("ran.txt", process.env.PARLEY_ARGS + "\\n"); process.exit(+process.argv[1])`;
const command = (code: number) => ["--", process.execPath, "-e", note, String(code)];
const ran = (): string[] => {
  const file = join(parley.cwd, "ran.txt");
  return existsSync(file) ? readFileSync(file, "utf8").trim().split("\n") : [];
};

describe("parley ask", () => {
  it("runs a command with what was approved, once, and ends as it does", async () => {
    const parts = ["ask", "deploy", "-a", "version=12", "--editable", "version", "--run", "r", "--call", "c"];
    const asking = ask([...parts, ...command(3)]);
    const { id, args_hash, args } = await pending();
    expect(args).toMatchObject({ version: "12", command: [process.execPath, "-e", note, "3"] });
    expect((await decide("approve", id)).stderr).toContain("--hash");
    expect((await decide("approve", id, "--hash", "0".repeat(16))).code).toBe(1);
    const short = await decide("approve", id, "--hash", args_hash!.slice(0, 15));
    expect([short.code, short.stderr]).toEqual([2, expect.stringContaining("at least 16 characters")]);
    const edited = await decide("edit", id, "--set", "version=13", "--hash", args_hash!.slice(0, 16));
    expect(edited.code).toBe(0);
    expect((await asking).code).toBe(3);
    expect(ran().map((line) => (JSON.parse(line) as { version: string }).version)).toEqual(["13"]);
    const again = await ask([...parts, ...command(3)]);
    expect([again.code, ran().length]).toEqual([1, 1]);
    expect(again.stderr).toContain("An approved call runs once");
    const shown = await decide("show", id, "--json");
    expect(JSON.parse(shown.stdout)).toMatchObject({ execution: { status: "failed" } });
  });

  it("ends with 0 only where it is approved", async () => {
    const before = ran().length;
    const denied = ask(["ask", "drop", ...command(0)]);
    await decide("deny", (await pending()).id, "--comment", "never");
    expect(await denied).toMatchObject({ code: 5, stderr: expect.stringContaining("never") as string });
    const withdrawn = ask(["ask", "drop", ...command(0)]);
    await decide("cancel", (await pending()).id);
    expect((await withdrawn).code).toBe(7);
    expect((await ask(["ask", "drop", "--deadline", "1s", ...command(0)])).code).toBe(6);
    const silent = ["--deadline", "1s", "--on-deadline"];
    expect((await ask(["ask", "drop", ...silent, "denied", ...command(0)])).code).toBe(5);
    expect((await ask(["ask", "drop", ...silent, "never", ...command(0)])).stderr).toContain("timed_out");
    expect(ran()).toHaveLength(before);
    expect((await ask(["ask", "drop", ...silent, "approved", ...command(0)])).code).toBe(0);
    expect(ran()).toHaveLength(before + 1);
  });

  it("goes on with a ticket, in another process", async () => {
    writeFileSync(join(parley.cwd, "order.txt"), "Order 7, broken.\n");
    const far = `${"./".repeat(120)}order.txt`;
    const shown = ["--describe", "Pays 30 back.", "--attach", "order.txt", "--attach", far];
    const { stdout } = await ask(["ask", "refund", "-a", "amount:=30", ...shown, "--no-wait"]);
    writeFileSync(join(parley.cwd, "ticket.json"), stdout);
    const { id, request } = await pending();
    expect(request.attachments).toEqual([
      { kind: "text", title: "What will happen", text: "Pays 30 back." },
      { kind: "text", title: "order.txt", text: "Order 7, broken.\n" },
      { kind: "text", title: far.slice(-200), text: "Order 7, broken.\n" },
    ]);
    expect((await decide("approve", id, "--yes")).code).toBe(0);
    expect((await decide("wait", id)).code).toBe(0);
    const resumed = await ask(["ask", "refund", "--ticket", "ticket.json", "--attach", "gone.log"]);
    expect(resumed.code).toBe(0);
    expect(JSON.parse(resumed.stdout)).toEqual({ outcome: "approved", args: { amount: 30 } });
    expect((await ask(["ask", "refund", "--ticket", "ticket.json"])).code).toBe(1);
    const twice = await ask(["ask", "refund", "--args", "-", "--attach", "-"]);
    expect(twice.stderr).toContain("Standard input is read once");
  });
});

describe("parley contact", () => {
  it("prints the answer as it is, also where no terminal reads it", async () => {
    const asking = ask(["contact", "Which shard?", "--option", "eu=Europe"]);
    const { id } = await pending();
    expect((await decide("answer", id, "--option", "eu")).code).toBe(0);
    expect(await asking).toMatchObject({ code: 0, stdout: "Europe\n" });
  });

  it("prints JSON where the answer has a schema, and says when nobody answered", async () => {
    writeFileSync(join(parley.cwd, "schema.json"), '{"type":"object","required":["count"]}');
    const asking = ask(["contact", "How many?", "--schema", "schema.json"]);
    const { id } = await pending();
    expect((await decide("answer", id, "--value", "7")).code).toBe(1);
    expect((await decide("answer", id, "--value", '{"count":7}')).code).toBe(0);
    expect(await asking).toMatchObject({ code: 0, stdout: '{"count":7}\n' });
    expect(await ask(["contact", "Anybody?", "--deadline", "1s"])).toMatchObject({ code: 6, stdout: "" });
    expect((await ask(["contact"])).code).toBe(2);
  });
});

describe("parley deploy", () => {
  it("deploys a File of any type, or has who may deploy there asked", async () => {
    const api = async (...parts: string[]) => {
      const { code, stdout, stderr } = await run(["api", ...parts, "--json"]);
      expect({ code, stderr }).toMatchObject({ code: 0 });
      return JSON.parse(stdout) as { id: string; version_id: string };
    };
    const attributes = (name: string) => `attributes:=${JSON.stringify({ name })}`;
    const [first, second] = [
      await api("flows.upsert", "path=support/flow", attributes("one")),
      await api("flows.upsert", "path=support/flow", attributes("two")),
    ];
    const deploy = (version: string) => ["deploy", "support/flow", "--version", version, "--env", "staging"];
    expect(await run([...deploy("v1"), "--no-json"])).toMatchObject({
      code: 0,
      stdout: `Deployed v1 (${first.version_id}) of support/flow to staging.\n`,
    });
    expect((await ask(deploy("v2"))).code).toBe(1);
    expect((await ask(deploy("v9"))).stderr).toContain("It has v2, v1.");
    const asking = ask(["deploy", second.id, "--version", "v2", "--env", "staging", "--ask", "--no-json"]);
    const { id, args_hash } = await pending();
    expect((await decide("approve", id, "--hash", args_hash!.slice(0, 16))).code).toBe(0);
    expect((await asking).stdout).toContain("It is deployed.");
  });
});

describe("parley prompts deploy --ask", () => {
  const deploy = ["prompts", "deploy", "welcome-email", "--version", "v1", "--env", "staging"];
  const deployedTo = async (): Promise<string[]> => {
    const { stdout } = await run(["prompts", "versions", "welcome-email", "--json"]);
    const versions = JSON.parse(stdout) as { environments: { name: string }[] }[];
    return versions.flatMap(({ environments }) => environments.map(({ name }) => name)).toSorted();
  };

  it("has who may deploy there asked, and ends with 0 once it is deployed", async () => {
    expect((await ask(deploy)).code).toBe(1);
    const alone = await ask([...deploy, "--reason", "fewer words", "--no-wait"]);
    expect(alone).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("--reason, --no-wait") as string,
    });
    const denied = ask([...deploy, "--ask"]);
    expect((await decide("deny", (await pending()).id, "--comment", "not yet")).code).toBe(0);
    expect((await denied).code).toBe(5);
    expect(await deployedTo()).toEqual(["production"]);

    const reasoned = [...deploy, "--ask", "--reason", "fewer words", "--stakes", "high"];
    const asking = ask(reasoned);
    const request = await pending();
    expect(request).toMatchObject({ kind: "promotion", request: { reason: "fewer words", stakes: "high" } });
    const again = await ask([...reasoned, "--no-wait"]);
    expect(JSON.parse(again.stdout)).toMatchObject({ id: request.id });
    expect((await decide("approve", request.id, "--hash", request.args_hash!.slice(0, 16))).code).toBe(0);
    const ended = await asking;
    expect(ended).toMatchObject({ code: 0 });
    expect(JSON.parse(ended.stdout)).toMatchObject({ id: request.id, execution: { status: "succeeded" } });
    expect(await deployedTo()).toEqual(["production", "staging"]);
    expect((await ask([...deploy, "--ask"])).stderr).toContain("nothing");
  });
});
