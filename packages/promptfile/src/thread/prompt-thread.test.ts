import { afterEach, expect, test, vi } from "vitest";
import { createPromptThread } from "./prompt-thread.ts";
import type { PromptThread, PromptThreadOptions } from "./prompt-thread.ts";

let thread: PromptThread;
const start = (options?: PromptThreadOptions) => (thread = createPromptThread(options));
afterEach(() => thread.close());

const jinja = (template: string) => ({ template, template_language: "jinja" as const });
/** Takes half a second, which is what the engine itself allows. */
const slow = jinja("{% for i in range(9000) %}{{ long|upper|lower|replace('a', 'b')|length }}{% endfor %}");
const slowInputs = { long: "abc".repeat(100_000) };

test("renders Jinja, names its inputs and parses texts; it runs from the first job on", async () => {
  start();
  expect(thread.isRunning()).toBe(false);
  expect(await thread.render(jinja("{{ name|upper }}"), { name: "ada" })).toEqual({
    ok: true,
    messages: [],
    text: "ADA",
  });
  expect(thread.isRunning()).toBe(true);
  expect(await thread.render(jinja("{{ name }}"), {})).toMatchObject({ ok: false, missing: ["name"] });
  expect(await thread.findInputs(jinja("{{ b }}{{ a }}"))).toEqual(["b", "a"]);
  const { kernel } = await thread.parse("---\nmodel: gpt-4o\n---\n<user>Hello</user>\n");
  expect(kernel).toEqual({ model: "gpt-4o", template: [{ role: "user", content: "Hello" }] });
  const { diagnostics } = await thread.parse("no frontmatter");
  expect(diagnostics[0]).toMatchObject({ severity: "error", line: 1 });
});

test("checks inputs that are declared", async () => {
  start();
  const source = { ...jinja("{{ age }}"), inputs: { age: "integer" } };
  expect(await thread.render(source, { age: 36 })).toMatchObject({ ok: true, text: "36" });
  expect(await thread.render(source, { age: "36", name: "Ada" })).toMatchObject({
    ok: false,
    unknown: ["name"],
    invalid: [{ name: "age" }],
  });
});

test("the main thread goes on meanwhile", async () => {
  start();
  await thread.render(jinja("warm"), {});
  let turns = 0;
  const timer = setInterval(() => (turns += 1), 1);
  await thread.render(slow, slowInputs);
  clearInterval(timer);
  expect(turns).toBeGreaterThan(10);
});

test("what takes too long fails, names the limit, and the next job gets a new thread", async () => {
  start({ timeLimitMs: 50 });
  await thread.render(jinja("warm"), {});
  const [tooSlow, next] = await Promise.all([
    thread.render(slow, slowInputs),
    thread.findInputs(jinja("{{ a }}")),
  ]);
  expect(tooSlow).toEqual({
    ok: false,
    missing: [],
    message: "The template takes longer than 0.05 seconds, which is the limit.",
  });
  expect(next).toEqual(["a"]);
});

test("a text that takes too long is an error of the text", async () => {
  start({ parseTimeLimitMs: 1 });
  const lines = Array.from({ length: 50_000 }, (_, index) => `  key${index}: {a: [${index}]}`);
  const { kernel, diagnostics } = await thread.parse(
    `---\nmodel: m\nother:\n${lines.join("\n")}\n---\n<user>Hi</user>`,
  );
  expect(kernel).toBeUndefined();
  expect(diagnostics).toMatchObject([{ code: "limit-exceeded", severity: "error", line: 1, column: 1 }]);
});

test("an idle thread ends, and another starts when it is needed", async () => {
  start({ idleMs: 10 });
  await thread.findInputs(jinja("{{ a }}"));
  await vi.waitFor(() => expect(thread.isRunning()).toBe(false), { interval: 5 });
  expect(await thread.findInputs(jinja("{{ b }}"))).toEqual(["b"]);
});

test("inputs that are no data fail alone", async () => {
  start();
  await expect(thread.render(jinja("{{ f }}"), { f: () => 1 })).rejects.toThrow(/clone/);
  expect(await thread.render(jinja("{{ f }}"), { f: 1 })).toMatchObject({ text: "1" });
});
