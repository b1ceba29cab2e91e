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
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      checkTree(text, parseTree(text).root);
      const inBody = `---\nmodel: m\n---\n<user>${text}</user>`;
      checkTree(inBody, parseTree(inBody).root);
      const inFrontmatter = `---\nmodel: m\n${text}\n---\n`;
      checkTree(inFrontmatter, parseTree(inFrontmatter).root);
    }),
    { numRuns: runs },
  );
});
