import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { contents } from "../testing/contents.ts";
import { printForm, readForm } from "./forms.ts";
import { hashContent } from "./hash-content.ts";
import { findFiles, mainFileOf, textPlacesOf } from "./place.ts";

describe("the text of a File", () => {
  test("says what the File holds, and printing what it says gives the same text", () => {
    fc.assert(
      fc.property(contents, (content) => {
        const texts = printForm(content);
        const reading = readForm(content.type, texts);
        if (!reading.ok) throw new Error(JSON.stringify([reading.problems, [...texts]]));
        expect(hashContent(reading.content)).toEqual(hashContent(content));
        expect([...printForm(reading.content)]).toEqual([...texts]);
      }),
      { numRuns: 1000 },
    );
  });

  test("keeps long code beside it", () => {
    const code = "def look_up(id):\n    return id\n";
    const texts = printForm({
      type: "tool",
      kernel: { source_code: code, function: { name: "look_up", description: "Finds\nan order" } },
    });
    expect([...texts]).toEqual([
      [
        ".tool.yaml",
        "tool_type: python\nfunction:\n  name: look_up\n  description: |-\n    Finds\n    an order\n",
      ],
      [".tool.py", code],
    ]);
    const judge = printForm({
      type: "evaluator",
      kernel: {
        evaluator_type: "llm",
        arguments_type: "target_free",
        return_type: "boolean",
        prompt: { model: "mock-echo", template: [{ role: "user", content: "{{ log.output }}?" }] },
      },
    });
    expect([...judge.keys()]).toEqual([".evaluator.yaml", ".evaluator.prompt"]);
  });

  test.each([
    [
      "tool",
      [[".tool.yaml", "function:\n  name: 3\n  description: d\n"]],
      [".tool.yaml", 2, "function.name"],
    ],
    ["tool", [[".tool.yaml", "tool_typ: mock\n"]], [".tool.yaml", 1, "tool_typ"]],
    ["tool", [[".tool.yaml", "tool_type: python\n"]], [".tool.py", undefined, "does not exist"]],
    ["flow", [[".flow.yaml", "attributes:\n  a: [\n"]], [".flow.yaml", 3, ""]],
    ["dataset", [[".dataset.jsonl", '{"inputs":{}}\n{"inputs":3}\n']], [".dataset.jsonl", 2, "inputs"]],
    ["dataset", [[".dataset.jsonl", "no\n"]], [".dataset.jsonl", 1, "no JSON"]],
    ["evaluator", [[".evaluator.yaml", "evaluator_type: human\n"]], [".evaluator.yaml", undefined, "type"]],
    ["prompt", [[".prompt", "---\nmodel: [\n---\n"]], [".prompt", 3, ""]],
  ] as const)("%s: what is wrong is said, and where", (type, texts, [suffix, line, words]) => {
    const reading = readForm(type, new Map(texts as unknown as [string, string][]));
    if (reading.ok) throw new Error("It was read");
    expect(reading.problems[0]).toMatchObject({ suffix, message: expect.stringContaining(words) });
    expect(reading.problems[0]?.line).toBe(line);
  });

  test("may begin with the mark that editors on Windows write, and have their ends of lines", () => {
    const text = '\uFEFF{"inputs":{"a":"1"}}\r\n{"inputs":{"a":"2"}}\r\n';
    const reading = readForm("dataset", new Map([[".dataset.jsonl", text]]));
    expect(reading).toMatchObject({
      ok: true,
      content: { kernel: { datapoints: [{ inputs: { a: "1" } }, { inputs: { a: "2" } }] } },
    });
  });
});

describe("names of files", () => {
  test("are the path and an ending; dots, spaces and any script stay", () => {
    for (const path of ["a.b/c d.prompt", "ünï/日本.tool", ".hidden", "x.evaluator"]) {
      const file = mainFileOf({ type: "prompt", path });
      expect(findFiles([file])).toEqual(new Map([[file, { type: "prompt", path, suffixes: [".prompt"] }]]));
    }
    expect(textPlacesOf("notes.md")).toEqual([]);
    expect(textPlacesOf("folder/.prompt")).toEqual([]);
  });

  test("what is beside a main text belongs to it, and is something else alone", () => {
    const files = ["q.evaluator.yaml", "q.evaluator.prompt", "r.evaluator.prompt", "s.tool.py"];
    expect([...findFiles(files).values()]).toEqual([
      { type: "evaluator", path: "q", suffixes: [".evaluator.yaml", ".evaluator.prompt"] },
      { type: "prompt", path: "r.evaluator", suffixes: [".prompt"] },
    ]);
  });
});
