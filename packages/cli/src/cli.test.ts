import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { statSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createFolder, runParley, startParley } from "./__fixtures__/parley-process.ts";

let parley: Awaited<ReturnType<typeof startParley>>;

beforeAll(async () => {
  parley = await startParley();
});
afterAll(async () => {
  await parley.stop();
});

const welcome = ["-i", "customer_name=John Doe", "-i", "product_name=Parley"];
const writePrompt = (name: string, lines: string[]): void =>
  writeFileSync(
    join(parley.cwd, name),
    ["---", "model: mock", "provider: mock", "---", "<user>", ...lines, "</user>", ""].join("\n"),
  );

describe("parley serve", () => {
  it("says where it is, and leaves what the other commands need to the owner alone", () => {
    expect(parley.said).toMatch(/^Parley is ready: http:\/\/127\.0\.0\.1:\d+\/sign-in\?token=/);
    expect(statSync(join(parley.cwd, ".parley/cli.json")).mode & 0o777).toBe(0o600);
  });

  it("refuses a port that is none", async () => {
    const { code, stderr } = await parley.run(["serve", "--port", "many"]);
    expect(code).toBe(2);
    expect(stderr).toContain("from 0 to 65535");
  });
});

describe("parley diff", () => {
  it("says so where nothing differs", async () => {
    using folder = createFolder();
    const at = { cwd: folder.path };
    expect((await runParley(["init", "--server", "http://127.0.0.1:1"], at)).code).toBe(0);
    const { code, stdout, stderr } = await runParley(["diff", "--offline", "--no-json"], at);
    expect({ code, stdout, stderr }).toEqual({
      code: 0,
      stdout: "",
      stderr: "Nothing differs from what was last seen.\n",
    });
  });
});

describe("parley call", () => {
  it("prints the answer for people, and what it took beside it", async () => {
    const { code, stdout, stderr } = await parley.run(["call", "welcome-email", ...welcome, "--no-json"]);
    expect(stdout).toContain("The customer is called John Doe.");
    expect(stdout).not.toContain("tokens");
    expect(stderr).toMatch(/mock\/mock · \d+ in, \d+ out · \$0 · .* · log_\w+\n$/);
    expect(code).toBe(0);
  });

  it("prints the whole reply as JSON where no terminal reads it", async () => {
    const { stdout } = await parley.run(["call", "welcome-email", ...welcome, "--metadata", "team=growth"]);
    expect(JSON.parse(stdout)).toMatchObject({
      prompt: { path: "welcome-email" },
      metadata: { team: "growth" },
      logs: [{ index: 0, output: expect.stringContaining("John Doe") as string }],
    });
  });

  it("prints text as it arrives", async () => {
    writePrompt("slow.prompt", ["@mock text: first second third last", "@mock chunks: 2", "@mock pace: 80s"]);
    const child = parley.start(["call", "--file", "slow.prompt", "--no-json"]);
    const [text] = (await once(child.stdout.setEncoding("utf8"), "data")) as [string];
    expect(text).toBe("first second");
    child.kill("SIGKILL");
    await once(child, "close");
  });

  it("sends a .prompt file, inputs from a file and messages, and shows tool calls", async () => {
    writePrompt("weather.prompt", [
      "Weather in {{city}}, {{days}} days",
      '@mock tool: get_weather {"city": "Oslo"}',
    ]);
    const inputs = ["--inputs", "-", "--input", "days:=3"];
    const { stdout, code } = await parley.run(
      ["call", "drafts/weather", "--file", "weather.prompt", ...inputs, "--no-json", "--no-stream"],
      { input: '{"city": "Oslo"}' },
    );
    expect(stdout).toContain('→ get_weather({"city": "Oslo"})');
    expect(code).toBe(0);
    const { stdout: logs } = await parley.run(["logs", "--file", "drafts/weather", "--limit", "1"]);
    expect(JSON.parse(logs)).toMatchObject([{ inputs: { city: "Oslo", days: 3 } }]);
    const talk = await parley.run([
      "call",
      "drafts/weather",
      "-i",
      "city=x",
      "-i",
      "days=1",
      "-m",
      "assistant: Rain.",
    ]);
    const { messages } = JSON.parse(talk.stdout) as { messages: unknown[] };
    expect(messages.at(-1)).toMatchObject({ role: "assistant", content: "Rain." });
  });

  it("gives several answers", async () => {
    const { stdout } = await parley.run(["call", "welcome-email", ...welcome, "--samples", "2", "--no-json"]);
    expect(stdout).toMatch(/^Answer 1\n[^]*\nAnswer 2\n/);
  });

  it("takes commands to the terminal out of what a model says", async () => {
    writePrompt("evil.prompt", ["@mock text: a\u001b]0;title\u0007b\u001b[31mc"]);
    const { stdout } = await parley.run(["call", "--file", "evil.prompt", "--no-json"]);
    // eslint-disable-next-line no-control-regex
    expect(stdout).not.toMatch(/[\u0000-\u0009\u000b-\u001f]/);
  });

  it("says what is missing, and how to give it", async () => {
    const { code, stderr, stdout } = await parley.run(["call", "welcome-email", "--no-json"]);
    expect(code).toBe(1);
    expect(stdout).toBe("");
    expect(stderr).toContain("customer_name, product_name");
    expect(stderr).toContain("Give --input customer_name=… --input product_name=…");
    expect(stderr).not.toContain("    at ");
  });

  it("ends with 1 where the model fails, midway too, and names the Log", async () => {
    writePrompt("cut.prompt", ["@mock text: one two three four five six", "@mock chunks: 4", "@mock cut"]);
    const cut = await parley.run(["call", "--file", "cut.prompt", "--no-json"]);
    expect(cut.code).toBe(1);
    expect(cut.stdout).toMatch(/^one .*\n$/);
    const [, id = ""] = /parley logs show (log_\w+)/.exec(cut.stderr) ?? [];
    expect((await parley.run(["logs", "show", id, "--no-json"])).stdout).toContain("one two");
    writePrompt("down.prompt", ["@mock error: 500 final"]);
    const down = await parley.run(["call", "--file", "down.prompt", "--json"]);
    expect(down.code).toBe(1);
    expect(JSON.parse(down.stderr)).toMatchObject({ error: { code: "prompts.provider_failed" } });
  });
});

describe("parley prompts", () => {
  it("lists, shows, compares and deploys versions", async () => {
    const { stdout: before } = await parley.run(["prompts", "show", "support/reply"]);
    expect(before).toMatch(/^---\nmodel: /);
    writeFileSync(
      join(parley.cwd, "reply.prompt"),
      before.replace(/^temperature: .*$/m, "temperature: 0.25"),
    );
    const inputs = [...before.matchAll(/\{\{\s*(\w+)\s*\}\}/g)].flatMap(([, name = ""]) => [
      "-i",
      `${name}=x`,
    ]);
    await parley.run(["call", "support/reply", "--file", "reply.prompt", ...inputs]);

    const { stdout: listed } = await parley.run(["prompts", "versions", "support/reply", "--json"]);
    const [newest] = JSON.parse(listed) as [{ version_id: string; temperature: number }];
    expect(newest.temperature).toBe(0.25);
    const deploy = ["prompts", "deploy", "support/reply", "--version", "v2", "--env", "staging"];
    expect((await parley.run([...deploy, "--no-json"])).stdout).toBe(
      `Deployed v2 (${newest.version_id}) of support/reply to staging.\n`,
    );
    const versions = await parley.run(["prompts", "versions", "support/reply", "--no-json"]);
    expect(versions.stdout).toMatch(/^version +id .*\nv2 +prv_.*\nv1 +prv_/);
    const { stdout: diff } = await parley.run(["prompts", "diff", "support/reply", "production", "staging"]);
    expect(diff).toContain("\n+temperature: 0.25\n");
    const staged = await parley.run(["prompts", "show", "support/reply", "--version", "staging"]);
    expect(staged.stdout).toContain("temperature: 0.25");

    const { stdout: table } = await parley.run(["prompts", "list", "--no-json"], { env: { COLUMNS: "70" } });
    expect(table).toMatch(/^path +model +deployed to/);
    for (const line of table.split("\n")) expect(line.length).toBeLessThanOrEqual(70);
  });

  it("names what there is where something is not there", async () => {
    const version = await parley.run(["prompts", "show", "welcome-email", "--version", "moon"]);
    expect([version.code, version.stderr]).toEqual([
      1,
      expect.stringContaining("has no version `moon`. It has v"),
    ]);
    const deploy = ["prompts", "deploy", "welcome-email", "--version", "production", "--env", "moon"];
    const environment = await parley.run(deploy);
    expect(environment.stderr).toContain("There are: development, staging, production.");
    const path = await parley.run(["prompts", "show", "no/where"]);
    expect([path.code, path.stderr]).toEqual([1, expect.stringContaining("`no/where`")]);
  });
});

describe("parley logs", () => {
  it("is a table for people and JSON for programs", async () => {
    await parley.run(["call", "welcome-email", "-i", "customer_name=Needle", "-i", "product_name=P"]);
    const filter = ["logs", "--search", "Needle", "--since", "10m", "--file", "welcome-email"];
    const { stdout: table } = await parley.run([...filter, "--no-json"]);
    expect(table.trimEnd().split("\n")).toHaveLength(2);
    expect(table).toMatch(/^\s*ago +file +output/);
    const [log] = JSON.parse((await parley.run(filter)).stdout) as [{ id: string; inputs: object }];
    expect(log.inputs).toEqual({ customer_name: "Needle", product_name: "P" });
    const { stdout: shown } = await parley.run(["logs", "show", log.id, "--no-json"]);
    expect(shown).toContain("customer_name: Needle");
    expect((await parley.run(["logs", "--since", "yesterday"])).code).toBe(2);
  });

  it("follows calls as they come in", async () => {
    const follow = parley.start([
      "logs",
      "--follow",
      "--json",
      "--limit",
      "1",
      "--interval",
      "0.05",
      "--search",
      "Pin",
    ]);
    let seen = "";
    follow.stdout.setEncoding("utf8").on("data", (text: string) => (seen += text));
    for (const name of ["Pin 1", "Pin 2"]) {
      await parley.run(["call", "welcome-email", "-i", `customer_name=${name}`, "-i", "product_name=P"]);
      await expect.poll(() => seen, { timeout: 40_000 }).toContain(name);
    }
    follow.kill();
    const lines = seen.trimEnd().split("\n");
    expect(
      lines.map((line) => (JSON.parse(line) as { inputs: { customer_name: string } }).inputs.customer_name),
    ).toEqual(["Pin 1", "Pin 2"]);
  });
});

describe("parley keys", () => {
  it("reads a key from standard input, and never from an argument", async () => {
    const saved = await parley.run(["keys", "set", "openai", "--no-json"], { input: "sk-test-key-abcd\n" });
    expect(saved.stdout).toBe("Saved the key of openai, ending in abcd.\n");
    expect((await parley.run(["keys", "list", "--no-json"])).stdout).toContain("…abcd");
    const told = await parley.run(["keys", "set", "openai", "sk-test-efgh"]);
    expect([told.code, told.stderr]).toEqual([2, expect.stringContaining("shell's history")]);
    expect((await parley.run(["keys", "delete", "openai", "--no-json"])).code).toBe(0);
    expect((await parley.run(["keys", "set", "nobody"], { input: "sk-test-nobody" })).stderr).toContain(
      "Known: openai",
    );
  });
});

describe("parley sign-in", () => {
  it("prints a link that the server takes", async () => {
    const { stdout } = await parley.run(["sign-in", "--no-json"]);
    const reply = await fetch(stdout.trim(), { redirect: "manual" });
    expect(reply.status).toBeLessThan(400);
    expect(reply.headers.get("set-cookie")).not.toBeNull();
  });
});

describe("which server is asked", () => {
  it("is found from a folder below the data folder's", async () => {
    const below = join(parley.cwd, "a/b");
    execFileSync("mkdir", ["-p", below]);
    expect((await parley.run(["prompts", "list"], { cwd: below })).code).toBe(0);
  });

  it("gets its own key only", async () => {
    const keys: (string | string[] | undefined)[] = [];
    const stranger = createServer((request, response) => {
      keys.push(request.headers["x-api-key"]);
      response.writeHead(200, { "content-type": "application/json" }).end("[]");
    }).listen(0, "127.0.0.1");
    await once(stranger, "listening");
    const url = `http://127.0.0.1:${(stranger.address() as AddressInfo).port}`;
    await parley.run(["keys", "list", "--server", url]);
    await parley.run(["keys", "list"], { env: { PARLEY_BASE_URL: url } });
    await parley.run(["keys", "list", "--server", url, "--server-key", "given"]);
    stranger.close();
    expect(keys).toEqual([undefined, undefined, "given"]);
  });

  it("may be away (3) or not know the key (4)", async () => {
    using folder = createFolder();
    const away = await runParley(["logs", "--server", "http://127.0.0.1:2"], { cwd: folder.path });
    expect(away.code).toBe(3);
    expect(away.stderr).toContain("Is it running? Start it with `npx parley serve`.");
    const wrong = await parley.run(["logs", "--server-key", "hl_sk_wrong"]);
    expect(wrong.code).toBe(4);
    expect(wrong.stderr).toContain("give --server-key");
  });
});

describe("the command itself", () => {
  it("teaches", async () => {
    const help = await parley.run([]);
    expect(help.code).toBe(0);
    for (const text of ["Exit codes:", "parley call welcome-email", "PARLEY_BASE_URL"]) {
      expect(help.stdout).toContain(text);
    }
    expect((await parley.run(["call", "--help"])).stdout).toContain("Examples:");
    expect((await parley.run(["--version"])).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  it("ends with 2 on what it does not understand, and guesses", async () => {
    const { code, stderr } = await parley.run(["promts"]);
    expect([code, stderr]).toEqual([2, expect.stringContaining("Did you mean prompts?")]);
  });

  it("hands over to the project's Node where the machine's is too old", async () => {
    const old =
      "Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.1.0' } })";
    const nodeFlags = ["--import", `data:text/javascript,${encodeURIComponent(old)}`];
    const handed = await parley.run(["logs", "--limit", "0"], { nodeFlags });
    expect([handed.code, handed.stderr]).toEqual([2, expect.stringContaining("from 1 on")]);
  });

  it("completes words in bash", async () => {
    const { stdout: script } = await parley.run(["completion", "bash"]);
    const ask = 'COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _parley; echo "${COMPREPLY[@]}"';
    const complete = (...words: string[]): string =>
      execFileSync("bash", ["-c", `${script}\n${ask}`, "bash", "parley", ...words]).toString();
    expect(complete("pr").trim()).toBe("prompts");
    expect(complete("prompts", "de").trim()).toBe("deploy");
    expect(complete("prompts", "deploy", "welcome-email", "--e").trim()).toBe("--env");
    for (const shell of ["zsh", "fish"]) {
      expect((await parley.run(["completion", shell])).stdout).toContain("deploy");
    }
  });
});
