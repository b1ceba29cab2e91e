import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { applyFixes } from "./apply-fixes.ts";
import { exampleCatalogue as catalogue } from "./__fixtures__/example-catalogue.ts";
import { lintPromptFile } from "./lint-prompt-file.ts";
import type { LintOptions } from "./lint-prompt-file.ts";

const lint = (text: string, options: LintOptions = { catalogue }) =>
  lintPromptFile(text, options).map(({ code, range }) => [code, text.slice(range.start, range.end)]);
const declared = (body: string, more = "") =>
  `---\nmodel: gpt-4o\ninputs: {"a": "string"}\n${more}---\n${body}\n`;

describe("lintPromptFile", () => {
  test.each([
    ["an indented block", "<user>\n    {{ a }}\n      {{ zzzz }}\n</user>"],
    ["behind an escaped tag", "<user>\n  \\</user> {{ a }} {{ zzzz }}\n</user>"],
    ["preserved white space", '<user whitespace="preserve">\n  {{ a }}\n  {{ zzzz }}</user>'],
    [
      "a part",
      '<user>\n  <text>{{ a }}</text>\n  <image alt="" url="u"/>\n  <text>\n    {{ zzzz }}\n  </text>\n</user>',
    ],
    ["text beside calls", '<assistant>\n  {{ a }}\n  <tool name="f" id="1" />\n  {{ zzzz }}\n</assistant>'],
  ])("points at a variable in %s", (_name, body) => {
    for (const text of [declared(body), declared(body).replaceAll("\n", "\r\n")]) {
      const found = lint(text).filter(([code]) => code === "variable-undeclared");
      expect(found).toEqual([["variable-undeclared", "{{ zzzz }}"]]);
    }
  });

  test("points at a variable in a completion, in Jinja, and at the attribute of an image", () => {
    expect(lint(declared("\n{{ a }}\n{{ zzzz }}", "endpoint: complete\n"))).toEqual([
      ["variable-undeclared", "{{ zzzz }}"],
    ]);
    expect(
      lint(
        declared(
          "<user>\n  {% for x in a %}\n    {{ x }}{{ zzzz.b }}\n  {% endfor %}\n</user>",
          "template_language: jinja\n",
        ),
      ),
    ).toEqual([["variable-undeclared", "zzzz.b"]]);
    expect(lint(declared('<user>{{ a }}<image alt="" url="{{ zzzz }}"/></user>'))).toEqual([
      ["variable-undeclared", 'url="{{ zzzz }}"'],
    ]);
  });

  test("a file that cannot be read has the errors of reading it, and nothing else", () => {
    expect(lint("---\nmodel: gpt-4o\n---\n<user>sk-ant-q8Zt2LmW9xRv4KpD7sYnq8Zt2")).toEqual([
      ["tag-unclosed", "<user>"],
    ]);
  });

  test("without facts about models nothing is said about them", () => {
    const text = "---\nmodel: claude-2\nmax_tokens: 999999999\n---\n<user>a</user>";
    expect(lint(text, {})).toEqual([]);
  });

  test("an Agent is read as one", () => {
    const text =
      '---\nmodel: gpt-4o\nmax_iterations: 3\ntools: [{"name": "f", "description": "d"}, {"name": "f", "description": "d"}]\n---\n<user>a</user>';
    expect(lint(text, { kind: "agent" }).map(([code]) => code)).toEqual(["tool-repeated"]);
  });

  test("provider decides the order of roles, and the name of the model where there is none", () => {
    const body = "---\n<assistant>a</assistant>\n<user>b</user>\n<system>c</system>";
    const codes = (head: string) => lint(`---\n${head}${body}`).map(([code]) => code);
    expect(codes("model: claude-sonnet-4-5\n")).toEqual(["role-order", "role-order"]);
    expect(codes("model: claude-sonnet-4-5\nprovider: openai\n")).toEqual([]);
    expect(codes("model: gpt-4o\n")).toEqual([]);
  });
});

describe("secrets", () => {
  const found = (text: string) =>
    lint(`---\nmodel: gpt-4o\n---\n<user>${text}</user>`).filter(([code]) => code === "secret-in-text");
  // Put together, so that nobody's scanner takes this file for a leak.
  const random = "q8Zt2LmW9xRv4KpD7sYnB3cF6hJ0";
  test.each([
    `sk-ant-api03-${random}`,
    `sk-proj-${random}`,
    `hl_sk_${random}`,
    `AKIA${"Q3EGRIF7DS2PVNXU"}`,
    `ghp_${random}${random}`,
    `glpat-${random}`,
    `xoxb-${random}`,
    `AIza${random}${"q8Zt2Lm"}`,
    `sk_live_${random}`,
    `hf_${random}${random}`,
    "-----BEGIN RSA PRIVATE KEY-----",
    `eyJ${random}.eyJ${random}.${random}`,
  ])("%s", (secret) => {
    expect(found(`The key is ${secret}, use it.`)).toEqual([["secret-in-text", secret]]);
  });

  test("the password of an address, and random text behind a word for it", () => {
    expect(found(`postgres://app:${random}@db/main`)).toEqual([["secret-in-text", random]]);
    expect(found(`password = "${random}"`)).toEqual([["secret-in-text", random]]);
  });

  test.each([
    "sk-ant-your-api-key-goes-here-please",
    "sk-learn-and-other-libraries-of-python",
    "AKIAIOSFODNN7EXAMPLE",
    "api_key: {{ api_key }}",
    "secret: the-quick-brown-fox-jumps",
    "token: input_tokens_of_the_request",
    "password: correcthorsebatterystaple",
    "task-list-of-everything-that-we-know",
    "sha256 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "commit 574a8135fa9c2b3d4e5f60718293a4b5c6d7e8f9",
    "prv_4kZ9sT2mQxW7bLc1VnR8y",
    "https://user@example.com/path?token=abc",
    `<image alt="" url="data:image/png;base64,AKIAQ3EGRIF7DS2PVNXU${random}" />`,
  ])("not %s", (text) => {
    expect(found(text)).toEqual([]);
  });

  test("are not repeated in what is said of them", () => {
    const text = `---\nmodel: gpt-4o\n---\n<user>sk-proj-${random}</user>`;
    const [secret] = lintPromptFile(text);
    expect(JSON.stringify({ ...secret, range: undefined })).not.toContain(random);
  });
});

describe("anything at all", () => {
  const piece = fc.constantFrom(
    "<user>",
    "</user>",
    "<system>",
    "</system>",
    "<assistant>",
    "</assistant>",
    "{{ a }}",
    "{{ x.y[0] }}",
    "{% if a %}",
    '<tool name="f" id="1">',
    "</tool>",
    '<tool name="f" />',
    '<image url="u"/>',
    "<text>",
    "</text>",
    "\n",
    "\r\n",
    "  ",
    "\\",
    "sk-proj-",
    "api_key: ",
    "eyJ",
    "q8Zt2LmW9xRv4KpD7sYn",
    "text",
  );
  const head = fc.constantFrom(
    "---\nmodel: m\n---\n",
    "---\nmodel: claude-sonnet-4-5\nmax_tokens: 9999999\ninputs:\n  a: string\n  b: number?\n---\n",
    "---\r\nmodel: m\r\ntemplate_language: jinja\r\ninputs: {}\r\n---\r\n",
    "---\nmodel: m\nendpoint: complete\n---\n",
  );

  test("linting never throws, points into the text, and fixes leave less to fix", () => {
    fc.assert(
      fc.property(head, fc.array(piece, { maxLength: 25 }), (start, pieces) => {
        const text = start + pieces.join("");
        const findings = lintPromptFile(text, { catalogue });
        for (const { range } of findings) {
          expect(range.start).toBeLessThanOrEqual(range.end);
          expect(range.end).toBeLessThanOrEqual(text.length);
        }
        const fixed = applyFixes(text, findings);
        const left = lintPromptFile(fixed.text, { catalogue }).filter(({ fix }) => fix);
        if (fixed.applied.length > 0)
          expect(left.length).toBeLessThan(findings.filter(({ fix }) => fix).length);
        else expect(fixed.text).toBe(text);
      }),
      { numRuns: Number(process.env["PROPERTY_RUNS"] ?? 1000) },
    );
  });
});

describe("partials", () => {
  const text =
    '---\nmodel: m\ninputs: {"mood": "string", "spare": "string"}\n---\n<system>{{> tone }}</system>\n';
  const references = (files: Record<string, string>) => ({
    from: "a.prompt",
    reader: { readText: (path: string) => files[path], readBytes: () => undefined },
  });
  const codes = (options: LintOptions) => lintPromptFile(text, options).map(({ code, line }) => [code, line]);

  test("that nobody reads may use any input", () => {
    expect(codes({})).toEqual([]);
  });

  test("use the inputs of the whole", () => {
    expect(codes({ references: references({ tone: "Be {{ mood }}." }) })).toEqual([["input-unused", 3]]);
  });

  test("that are not there or go round are errors", () => {
    expect(codes({ references: references({}) })).toEqual([["partial-missing", 5]]);
    expect(codes({ references: references({ tone: "{{> tone }}" }) })).toEqual([["partial-cycle", 5]]);
  });

  test("pictures that are not there are errors", () => {
    const picture = '---\nmodel: m\n---\n<user>\n  <image url="a.png" alt="a" />\n</user>\n';
    const found = lintPromptFile(picture, { references: references({}) });
    expect(found.map(({ code, line }) => [code, line])).toEqual([["file-missing", 5]]);
  });
});

test("thousands of variables that nobody declared are compared with thousands of names for so long only", () => {
  const list = (write: (index: number) => string, separator: string): string =>
    Array.from({ length: 4000 }, (_, index) => write(index)).join(separator);
  const inputs = list((index) => `"b${index}x": "string"`, ", ");
  const variables = list((index) => `{{ a${index} }}`, " ");
  const found = lintPromptFile(`---\nmodel: m\ninputs: {${inputs}}\n---\n<user>${variables}</user>\n`);
  const codes = new Set(found.map(({ code }) => code));
  expect([...codes].toSorted()).toEqual(["input-unused", "variable-misspelt", "variable-undeclared"]);
});
