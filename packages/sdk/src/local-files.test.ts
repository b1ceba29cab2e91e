import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { isParleyError, type ParleyError } from "@parley/contract";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { json, startLoopbackServer } from "./__fixtures__/loopback-server.ts";
import { Parley } from "./parley.ts";
import type { ParleyOptions } from "./options.ts";

let folder: string;
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), "parley-files-"))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function write(path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}

const prompt = (body: string, head = "model: gpt-5\ntemperature: 0.2"): string =>
  `---\n${head}\n---\n${body}\n`;

type Batch = { logs: { body: { log_id: string } }[] };

/** A client that can reach nobody: whatever works needs no network. */
const offline = (options: ParleyOptions = {}) =>
  new Parley({
    files: folder,
    baseUrl: "http://127.0.0.1:1",
    maxRetries: 0,
    onWarning: () => {},
    ...options,
  });

async function codeOf(promise: Promise<unknown>): Promise<string> {
  const error = await promise.then(
    () => new Error("It succeeded."),
    (reason: unknown) => reason,
  );
  if (isParleyError(error)) return (error as ParleyError).code;
  throw error;
}

describe("rendering a local file", () => {
  it("gives messages, parameters and what its Log says, without a network", async () => {
    write("support/reply.prompt", prompt("<system>{{> shared/tone }}</system>\n<user>{{question}}</user>"));
    write("shared/tone.md", "Be brief.");
    const rendered = await offline().prompts.render({ path: "support/reply", inputs: { question: "Why?" } });
    expect(rendered).toMatchObject({
      source: "file",
      model: "gpt-5",
      parameters: { temperature: 0.2 },
      messages: [
        { role: "system", content: "Be brief." },
        { role: "user", content: "Why?" },
      ],
      log: { path: "support/reply", inputs: { question: "Why?" } },
    });
    expect(rendered.log.prompt?.template).toEqual([
      { role: "system", content: "Be brief." },
      { role: "user", content: "{{question}}" },
    ]);
  });

  it("sees every change of the file and of what it names, at once", async () => {
    write("a.prompt", prompt("<user>{{> tone }} one</user>"));
    write("tone.md", "Dry.");
    const parley = offline();
    const text = async () => (await parley.prompts.render({ path: "a" })).messages[0]?.content;
    expect(await text()).toBe("Dry. one");
    write("a.prompt", prompt("<user>{{> tone }} two</user>"));
    expect(await text()).toBe("Dry. two");
    write("tone.md", "Warm!");
    expect(await text()).toBe("Warm! two");
    // One that now comes before the one that was found.
    write("tone.prompt", "Hidden before");
    expect(await text()).toContain("Hidden before");
    rmSync(join(folder, "a.prompt"));
    expect(await codeOf(text())).toBe("client.unreachable");
  });

  it("reads Jinja", async () => {
    write(
      "list.prompt",
      prompt("<user>{% for x in items %}{{ x }};{% endfor %}</user>", "model: m\ntemplate_language: jinja"),
    );
    const { messages } = await offline().prompts.render({ path: "list", inputs: { items: ["a", "b"] } });
    expect(messages[0]?.content).toBe("a;b;");
  });

  it("names the inputs that are missing, and where a file is wrong", async () => {
    write("a.prompt", prompt("<user>{{question}}</user>"));
    await expect(offline().prompts.render({ path: "a" })).rejects.toThrow(
      '`a` cannot be rendered. Missing input for the template: "question".',
    );
    write("b.prompt", prompt("<user>Hi"));
    await expect(offline().prompts.render({ path: "b" })).rejects.toThrow(
      /b\.prompt cannot be used:\n.*error at 5:1/s,
    );
  });

  it("keeps as many files as it is told", async () => {
    for (const name of ["a", "b", "c"]) write(`${name}.prompt`, prompt(`<user>${name}</user>`));
    const parley = offline({ cacheSize: 1 });
    for (const name of ["a", "b", "c", "a"])
      expect((await parley.prompts.render({ path: name })).messages[0]?.content).toBe(name);
  });
});

describe("addresses that do not go together", () => {
  it("are refused in plain words", async () => {
    write("a.prompt", prompt("<user>Hi</user>"));
    const { prompts } = offline();
    expect(await codeOf(prompts.render({ path: "a", id: "pr_1" }))).toBe("client.address_mixed");
    expect(await codeOf(prompts.call({ path: "a", id: "pr_1" }))).toBe("client.address_mixed");
    expect(await codeOf(prompts.render({}))).toBe("client.address_missing");
    for (const given of [{ version_id: "prv_1" }, { environment: "production" }]) {
      expect(await codeOf(prompts.render({ path: "a", ...given }))).toBe("client.local_version");
      expect(await codeOf(prompts.call({ path: "a", ...given }))).toBe("client.local_version");
      expect(await codeOf(prompts.log({ path: "a", ...given }))).toBe("client.local_version");
    }
  });

  it.each([
    ["a.prompt", "leave `.prompt` out"],
    ["/a", "absolute"],
    ["C:\\a", "absolute"],
    ["a/", "ends in a slash"],
    ["../a", "each part"],
    ["a//b", "each part"],
  ])("%s", async (path, reason) => {
    await expect(offline().prompts.render({ path })).rejects.toThrow(reason);
  });

  it("backslashes are slashes, and names may hold dots", async () => {
    write("support/v1.2 bot.prompt", prompt("<user>Hi</user>"));
    expect((await offline().prompts.render({ path: "support\\v1.2 bot" })).log.path).toBe("support/v1.2 bot");
  });

  it("a folder that is not there is said to be missing", async () => {
    expect(await codeOf(offline({ files: join(folder, "none") }).prompts.render({ path: "a" }))).toBe(
      "client.folder_missing",
    );
  });
});

describe("calls and Logs at the path of a local file", () => {
  it("carry its text, or all of it where it names others", async () => {
    await using server = await startLoopbackServer(json({ logs: [] }));
    write("plain.prompt", prompt("<user>Hi</user>"));
    write("whole.prompt", prompt("<user>{{> tone }}</user>"));
    write("helper.agent", prompt("<user>Help</user>"));
    write("tone.md", "Be brief.");
    const parley = offline({ baseUrl: server.baseUrl });
    await parley.prompts.call({ path: "plain" });
    await parley.prompts.log({ path: "whole", output: "Yes." });
    await parley.agents.log({ path: "helper", output: "Yes." });
    await parley.prompts.call({ path: "on/the/server", environment: "staging" });
    await parley.prompts.call({ id: "pr_1", version_id: "prv_1" });
    expect(server.received.map(({ body }) => body)).toMatchObject([
      { path: "plain", prompt: prompt("<user>Hi</user>") },
      { path: "whole", prompt: { model: "gpt-5", template: [{ role: "user", content: "Be brief." }] } },
      { path: "helper", agent: prompt("<user>Help</user>") },
      { path: "on/the/server" },
      { id: "pr_1" },
    ]);
    expect(server.received[3]?.body).not.toHaveProperty("prompt");
  });

  it("in the background are of the file too, and of the server's version where the file cannot be used", async () => {
    await using server = await startLoopbackServer((response, { body }) => {
      const results = (body as Batch).logs.map(({ body: { log_id } }) => ({ log_id, outcome: "created" }));
      json({ results })(response, undefined as never);
    });
    write("a.prompt", prompt("<user>Hi</user>"));
    write("broken.prompt", prompt("<user>Hi"));
    write("helper.agent", prompt("<user>Help</user>"));
    const warnings: string[] = [];
    const parley = offline({ baseUrl: server.baseUrl, onWarning: (text) => void warnings.push(text) });
    const first = parley.log({ path: "a", output: "before the folder is open" });
    expect(await parley.flush()).toEqual({ isComplete: true, left: 0 });
    parley.log({ path: "a", output: "after" });
    parley.log({ type: "agent", path: "helper" });
    parley.log({ path: "on/the/server" });
    parley.log({ path: "broken" });
    await parley.flush();
    const sent = server.received.flatMap(({ body }) => (body as Batch).logs.map((log) => log.body));
    expect(sent).toMatchObject([
      { path: "a", prompt: prompt("<user>Hi</user>"), log_id: first.id },
      { path: "a", prompt: prompt("<user>Hi</user>"), output: "after" },
      { path: "helper", agent: prompt("<user>Help</user>") },
      { path: "on/the/server" },
      { path: "broken" },
    ]);
    expect(sent.slice(3).some((log) => "prompt" in log)).toBe(false);
    expect(warnings).toEqual([expect.stringContaining("A Log is left to the server's version")]);
  });

  it("use a version given in the call, and say so", async () => {
    await using server = await startLoopbackServer(json({ logs: [] }));
    write("a.prompt", prompt("<user>Hi</user>"));
    const warnings: string[] = [];
    const parley = offline({ baseUrl: server.baseUrl, onWarning: (text) => void warnings.push(text) });
    await parley.prompts.call({ path: "a", prompt: { model: "other" } });
    expect(server.received[0]?.body).toMatchObject({ prompt: { model: "other" } });
    expect(warnings).toEqual(["`a` was called with a `prompt` of its own: the local file is not used."]);
  });

  it("take what was rendered from the file as what it is, also after the file has changed", async () => {
    await using server = await startLoopbackServer(json({ id: "log_1" }));
    write("a.prompt", prompt("<user>Hi</user>"));
    const warnings: string[] = [];
    const parley = offline({ baseUrl: server.baseUrl, onWarning: (text) => void warnings.push(text) });
    const { log } = await parley.prompts.render({ path: "a" });
    write("a.prompt", prompt("<user>Hello</user>"));
    await parley.prompts.log({ ...log, output: "Yes." });
    expect(server.received[0]?.body).toMatchObject({ prompt: { template: [{ content: "Hi" }] } });
    expect(warnings).toEqual([]);
  });
});
