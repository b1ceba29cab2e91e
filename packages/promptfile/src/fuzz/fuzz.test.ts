import * as fc from "fast-check";
import { expect, test } from "vitest";
import { AGENT_LANGUAGE, PROMPT_LANGUAGE } from "../file-language.ts";
import { parseTree } from "../tree/parse-tree.ts";
import { checkFile, checkTree } from "./check-file.ts";
import { generateText } from "./generate-text.ts";
import { createRandom } from "./random.ts";

const runs = Number(process.env["PROPERTY_RUNS"] ?? 500);

test.each([
  ["Prompts", PROMPT_LANGUAGE],
  ["Agents", AGENT_LANGUAGE],
])(
  "generated and mutated files of %s: tree, format, edit and apply keep their promises",
  (_name, language) => {
    const outcomes = new Set<string>();
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        const random = createRandom(seed);
        outcomes.add(checkFile(generateText(random), language as typeof PROMPT_LANGUAGE, random));
      }),
      { numRuns: runs },
    );
    expect([...outcomes]).toContain("edited");
  },
);

test("the tokens of any text are that text", () => {
  const places = [
    (text: string) => text,
    (text: string) => `---\nmodel: m\n---\n<user>${text}</user>`,
    (text: string) => `---\nmodel: m\n${text}\n---\n`,
  ];
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), fc.constantFrom(...places), (text, put) => {
      const file = put(text);
      expect(() => checkTree(file, parseTree(file).root)).not.toThrow();
    }),
    { numRuns: runs },
  );
});
