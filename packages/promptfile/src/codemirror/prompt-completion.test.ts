import type { CompletionResult } from "@codemirror/autocomplete";
import { CompletionContext } from "@codemirror/autocomplete";
import { EditorState } from "@codemirror/state";
import { describe, expect, test } from "vitest";
import { exampleCatalogue } from "../lint/__fixtures__/example-catalogue.ts";
import { createFileReader } from "./file-reader.ts";
import { promptCompletion } from "./prompt-completion.ts";

const catalogue = {
  ...exampleCatalogue,
  models: ["gpt-4o", "claude-sonnet-4-5"].flatMap((name) => exampleCatalogue.find(name) ?? []),
};

/** What is proposed where `|` stands. */
function complete(text: string, { explicit = false } = {}): CompletionResult | null {
  const state = EditorState.create({ doc: text.replace("|", "") });
  const source = promptCompletion(createFileReader({ catalogue }));
  return source(new CompletionContext(state, text.indexOf("|"), explicit)) as CompletionResult | null;
}

const labels = (text: string, options = {}): string[] =>
  complete(text, options)?.options.map(({ label }) => label) ?? [];

const tools = '[{"name": "find_order", "description": "Finds it", "parameters": {}}]';

describe("completion", () => {
  test("keys that are not there yet, with what they hold", () => {
    const found = complete("---\nmodel: m\nte|\n---\n");
    expect(found?.options.map(({ label }) => label)).toContain("temperature");
    expect(found?.options.map(({ label }) => label)).not.toContain("model");
    expect(found?.options.find(({ label }) => label === "temperature")).toMatchObject({
      apply: "temperature: ",
      detail: "a number",
    });
    expect(found?.from).toBe("---\nmodel: m\n".length);
  });

  test("an empty line is not completed unless one asks", () => {
    expect(labels("---\nmodel: m\n|\n---\n")).toEqual([]);
    expect(labels("---\nmodel: m\n|\n---\n", { explicit: true })).toContain("temperature");
  });

  test("models, at once behind the key, and no more when one is written", () => {
    expect(labels("---\nmodel: |\n---\n")).toEqual(["gpt-4o", "claude-sonnet-4-5"]);
    expect(labels("---\nmodel: gpt|\n---\n")).toContain("gpt-4o");
    expect(labels("---\nmodel: gpt-4o|\n---\n")).toEqual([]);
  });

  test.each([
    ["values of a key", "---\nmodel: m\nendpoint: |\n---\n", "complete"],
    ["variables", "---\nmodel: m\n---\n<user>{{ customer }} {{ cu|</user>\n", "customer"],
    ["roles", "---\nmodel: m\n---\n<us|", "user"],
    ["what closes", "---\nmodel: m\n---\n<user>a</|", "user"],
    ["attributes", "---\nmodel: m\n---\n<user>\n<image |\n</user>", "url"],
    [
      "tools",
      `---\nmodel: m\ntools: ${tools}\n---\n<assistant><tool name="|" id="c">{}</tool></assistant>`,
      "find_order",
    ],
  ])("%s", (_name, text, expected) => {
    expect(labels(text)).toContain(expected);
  });

  test("nothing where text is written", () => {
    expect(complete("---\nmodel: m\n---\n<user>\n  Hel|\n</user>\n")).toBeNull();
  });
});
