import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Parley } from "@parley/sdk";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { startParley } from "../../__fixtures__/parley-process.ts";

let server: Awaited<ReturnType<typeof startParley>>;
let child: ReturnType<typeof server.start>;
let said = "";

beforeAll(async () => {
  server = await startParley();
  await server.run(["init"]);
  // It is told of changes: nothing here waits for the interval.
  child = server.start(["watch", "--interval", "600"]);
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (text: string) => (said += text));
  await vi.waitUntil(() => said.includes("Watching"), { timeout: 60_000 });
}, 120_000);
afterAll(async () => {
  child.kill();
  await server.stop();
});

const patience = { timeout: 60_000, interval: 100 };
const file = (): string => join(server.cwd, "parley/drafts/hello.prompt");
const connect = (): Parley => {
  const { base_url, api_key } = JSON.parse(
    readFileSync(join(server.cwd, ".parley/cli.json"), "utf8"),
  ) as Record<string, string>;
  return new Parley({ baseUrl: base_url ?? "", apiKey: api_key ?? "", environment: {} });
};
const template = (system: string, user: string) => [
  { role: "system" as const, content: system },
  { role: "user" as const, content: user },
];
const save = (system: string, user: string) =>
  connect().prompts.upsert({ path: "drafts/hello", model: "mock", template: template(system, user) });
const newest = async () => {
  const { records } = await connect().prompts.list({ name: "hello" });
  const [version] = (await connect().prompts.listVersions({ id: records[0]?.id ?? "" })).records;
  return version?.template;
};

describe("parley watch", { timeout: 180_000 }, () => {
  it("begins with both sides the same", async () => {
    const path = join(server.cwd, "parley/welcome-email.prompt");
    await expect.poll(() => existsSync(path), patience).toBe(true);
  });

  it("writes what is saved in the browser into its file, and makes a version of what is saved in the file", async () => {
    await save("Be kind.", "Hello");
    await expect
      .poll(() => existsSync(file()) && readFileSync(file(), "utf8"), patience)
      .toContain("Be kind.");
    writeFileSync(file(), readFileSync(file(), "utf8").replace("Hello", "Hello there"));
    await expect.poll(newest, patience).toEqual(template("Be kind.", "Hello there"));
    expect(said).toMatch(/← drafts\/hello\.prompt\n[^]*→ drafts\/hello\.prompt\n/);
  });

  it("merges what both changed, and overwrites neither", async () => {
    // Stopped, so that neither comes first.
    child.kill("SIGSTOP");
    writeFileSync(file(), readFileSync(file(), "utf8").replace("Hello there", "From the file"));
    await save("From the browser", "Hello there");
    child.kill("SIGCONT");
    await expect.poll(newest, patience).toEqual(template("From the browser", "From the file"));
    await expect.poll(() => readFileSync(file(), "utf8"), patience).toContain("From the browser");
    expect(readFileSync(file(), "utf8")).toContain("From the file");
  });

  it("what could not be brought there, because another command was at work, is brought once it is done", async () => {
    const busy = join(server.cwd, ".parley/sync/busy");
    // As a command takes it: what was before may still be at its end.
    await vi.waitFor(() => writeFileSync(busy, String(process.pid), { flag: "wx" }), patience);
    writeFileSync(file(), readFileSync(file(), "utf8").replace("From the file", "While it was held"));
    await expect.poll(() => said, patience).toContain(`process ${process.pid}`);
    rmSync(busy);
    await expect.poll(newest, patience).toEqual(template("From the browser", "While it was held"));
  });

  it("what is half written stays where it is, is said, and goes once it is whole", async () => {
    const whole = readFileSync(file(), "utf8");
    writeFileSync(file(), whole.replace("</user>", ""));
    await expect.poll(() => said, patience).toMatch(/drafts\/hello\.prompt: .*not closed/);
    writeFileSync(file(), whole.replace("While it was held", "Whole again"));
    await expect.poll(newest, patience).toEqual(template("From the browser", "Whole again"));
  });
});
