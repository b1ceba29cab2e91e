import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { normalizePromptKernel } from "../hash/normalize-prompt-kernel.ts";
import { PromptKernel } from "../types/prompt.ts";
import { diffKernels } from "./diff-kernels.ts";
import { diffText } from "./diff-text.ts";
import type { ItemChange, TextChange, ValueChange } from "./kernel-diff.ts";

const empty = { parameters: [], messages: [], tools: [] };
const user = (content: string) => ({ role: "user" as const, content });
const system = (content: string) => ({ role: "system" as const, content });
const chat = (...template: { role: "user" | "system"; content: string }[]): PromptKernel => ({
  model: "m",
  template,
});

describe("parameters", () => {
  test("new, gone and other ones, as deep as they are alike", () => {
    const diff = diffKernels(
      { model: "m", temperature: 0.5, seed: 1, other: { a: { b: 1, c: 2 } } },
      { model: "m", temperature: 0.7, stop: ["x"], other: { a: { b: 1, c: 3 } } },
    );
    expect(diff).toEqual({
      ...empty,
      parameters: [
        { path: ["temperature"], before: 0.5, after: 0.7 },
        { path: ["seed"], before: 1 },
        { path: ["other", "a", "c"], before: 2, after: 3 },
        { path: ["stop"], after: ["x"] },
      ],
    });
  });

  test("a default that is written out is none", () => {
    expect(diffKernels({ model: "m" }, { model: "m", temperature: 1, tools: [] })).toEqual(empty);
  });

  test("a completion's words", () => {
    const text = (template: string): PromptKernel => ({ model: "m", endpoint: "complete", template });
    expect(diffKernels(text("Once upon"), text("Twice upon")).parameters).toMatchObject([
      { path: ["template"], text: [{ before: { start: 0, end: 4 }, after: { start: 0, end: 5 } }] },
    ]);
  });
});

describe("messages", () => {
  test("one that is added, one that is removed", () => {
    const { messages } = diffKernels(chat(system("a"), user("b")), chat(system("a"), user("c d"), user("b")));
    expect(messages).toEqual([{ kind: "added", after: 1, item: user("c d") }]);
    expect(diffKernels(chat(system("a"), user("b")), chat(user("b"))).messages).toEqual([
      { kind: "removed", before: 0, item: system("a") },
    ]);
  });

  test("one that moved", () => {
    expect(
      diffKernels(chat(user("1"), user("2"), user("3")), chat(user("3"), user("1"), user("2"))).messages,
    ).toEqual([{ kind: "moved", before: 2, after: 0 }]);
  });

  test("the words that changed within one, also when it moved", () => {
    const old = "You are a kind helper of the company";
    const now = "You are a strict helper of the company";
    const { messages } = diffKernels(
      chat(system(old), user("x"), user("y")),
      chat(user("x"), user("y"), system(now)),
    );
    expect(messages).toMatchObject([
      {
        kind: "changed",
        before: 0,
        after: 2,
        isMoved: true,
        values: [
          { path: ["content"], text: [{ before: { start: 10, end: 14 }, after: { start: 10, end: 16 } }] },
        ],
      },
    ]);
  });

  test("one that was written anew in its place", () => {
    expect(diffKernels(chat(system("a b c")), chat(system("x y z"))).messages).toMatchObject([
      { kind: "changed", before: 0, after: 0, isMoved: false },
    ]);
  });
});

describe("tools", () => {
  const tool = (name: string, parameters: Record<string, unknown> = {}) => ({
    name,
    description: "",
    parameters,
  });

  test("by name, with what changed in their schema", () => {
    const { tools } = diffKernels(
      {
        model: "m",
        tools: [tool("a", { type: "object", properties: { x: { type: "string" } } }), tool("b")],
      },
      {
        model: "m",
        tools: [tool("c"), tool("a", { type: "object", properties: { x: { type: "number" } } })],
      },
    );
    expect(tools).toMatchObject([
      { kind: "added", name: "c", after: 0 },
      { kind: "removed", name: "b", before: 1 },
      {
        kind: "changed",
        name: "a",
        isMoved: false,
        values: [{ path: ["parameters", "properties", "x", "type"], before: "string", after: "number" }],
      },
    ]);
  });

  test("an approval is part of its tool, also of an Agent's", () => {
    const agent = (deadline: string) => ({
      model: "m",
      tools: [{ type: "file" as const, link: { file_id: "tl_1" }, approval: { deadline } }],
    });
    expect(diffKernels(agent("1h"), agent("2h")).tools).toMatchObject([
      { kind: "changed", name: "tl_1", values: [{ path: ["approval", "deadline"] }] },
    ]);
  });
});

describe("whatever the kernels are", () => {
  const words = fc
    .array(fc.constantFrom("one", "two", "three", " ", "\n", ",", "é", "\u{1F600}", "{{ x }}"), {
      maxLength: 12,
    })
    .map((list) => list.join(""));
  const json = fc.jsonValue({ maxDepth: 2 });
  const message = fc.record({ role: fc.constantFrom("user", "assistant", "system"), content: words });
  const kernel = fc
    .record({
      model: fc.constantFrom("m", "n"),
      temperature: fc.option(fc.constantFrom(0, 0.5, 1), { nil: undefined }),
      other: fc.dictionary(fc.constantFrom("a", "b"), json),
      template: fc.array(message, { maxLength: 6 }),
      tools: fc.array(
        fc.record({
          name: fc.constantFrom("f", "g", "h"),
          description: words,
          parameters: fc.dictionary(fc.constantFrom("x", "y"), json),
        }),
        { maxLength: 4 },
      ),
    })
    .map((given) => PromptKernel.parse(given));

  test("what is equal has no difference", () => {
    fc.assert(
      fc.property(kernel, (given) => {
        expect(diffKernels(given, structuredClone(given))).toEqual(empty);
      }),
    );
  });

  test("the difference makes the new kernel of the old one", () => {
    fc.assert(
      fc.property(kernel, kernel, (before, after) => {
        const old = toJson(normalizePromptKernel(before));
        const wanted = toJson(normalizePromptKernel(after));
        const { parameters, messages, tools } = diffKernels(before, after);
        const made = applyValues(old, parameters) as Record<string, unknown>;
        const applied = {
          ...made,
          template: applyItems((old["template"] ?? []) as unknown[], messages),
          tools: applyItems((old["tools"] ?? []) as unknown[], tools),
        };
        // A difference holds values; JSON says which of them are the same (-0 is 0).
        expect(toJson(applied)).toEqual({ template: [], tools: [], ...wanted });
      }),
      { numRuns: 500 },
    );
  });

  test("changes of words make the new text of the old one", () => {
    const text = fc.oneof(words, fc.string({ unit: "binary", maxLength: 40 }));
    fc.assert(
      fc.property(text, text, (before, after) => {
        expect(applyText(before, after, diffText(before, after))).toBe(after);
      }),
      { numRuns: 1000 },
    );
  });

  test("long texts that have nothing in common", () => {
    const before = Array.from({ length: 20_000 }, (_, index) => `a${index}`).join(" ");
    const after = Array.from({ length: 20_000 }, (_, index) => `b${index}`).join(" ");
    expect(applyText(before, after, diffText(before, after))).toBe(after);
  });
});

const toJson = (value: object): Record<string, unknown> => JSON.parse(JSON.stringify(value));

function applyText(before: string, after: string, changes: readonly TextChange[]): string {
  let result = "";
  let copied = 0;
  for (const change of changes) {
    result += before.slice(copied, change.before.start) + after.slice(change.after.start, change.after.end);
    copied = change.before.end;
  }
  return result + before.slice(copied);
}

type Tree = { [key: string | number]: unknown };

function applyValues(value: unknown, changes: readonly ValueChange[]): unknown {
  const result: unknown = structuredClone({ value });
  for (const change of changes) {
    const path = ["value", ...change.path];
    const last = path.pop()!;
    const parent = path.reduce((inner, step) => inner[step] as Tree, result as Tree);
    if (change.text)
      expect(applyText(String(parent[last]), String(change.after), change.text)).toBe(change.after);
    // Not by assignment: a key may be `__proto__`.
    const given = { value: change.after, enumerable: true, writable: true, configurable: true };
    if ("after" in change) Object.defineProperty(parent, last, given);
    else delete parent[last];
  }
  return (result as { value: unknown }).value;
}

/** What is not told of stays, in the order it had. */
function applyItems(before: readonly unknown[], changes: readonly ItemChange<unknown>[]): unknown[] {
  const gone = new Set(changes.flatMap((change) => ("before" in change ? [change.before] : [])));
  const placed = changes.flatMap((change): [number, unknown][] => {
    if (change.kind === "removed") return [];
    if (change.kind === "added") return [[change.after, change.item]];
    const old = before[change.before];
    return [[change.after, change.kind === "changed" ? applyValues(old, change.values) : old]];
  });
  const rest = before.filter((_, index) => !gone.has(index));
  const byPlace = new Map(placed);
  return Array.from({ length: rest.length + placed.length }, (_, place) =>
    byPlace.has(place) ? byPlace.get(place) : rest.shift(),
  );
}
