import { describe, expect, test } from "vitest";
import { printPromptFile } from "../print/print-prompt-file.ts";
import { formatAgentFile, formatPromptFile } from "./format-prompt-file.ts";

const format = (text: string) => formatPromptFile(text).text;

describe("formatPromptFile", () => {
  test("lays out as canonical text does, and keeps comments, unknown keys and what is not there", () => {
    const text = `
---
# About this Prompt.

tools:
  - name: find   # by id
    description: Finds
endpoint:   chat
# Not too warm.
temperature: 0.70  # measured

// Or 4.1?
model: 'gpt-4o'
nonsense: [1,   2]
stop: [a,
  b]
---


<system>
You help.
</system>
<user name='Ada'
>Hi</user>   `;
    expect(format(text)).toBe(`---
# About this Prompt.

// Or 4.1?
model: gpt-4o
# Not too warm.
temperature: 0.7 # measured
endpoint: chat
stop: ["a", "b"]
tools:
  - name: find   # by id
    description: Finds
nonsense: [1, 2]
---

<system>
  You help.
</system>

<user name="Ada">
  Hi
</user>
`);
  });

  test("keeps text over lines, anchors and attributes without a meaning as they are written", () => {
    const text = `---
model: m
other:
  note: |
    two
    lines
---

<user nope>x</user>
`;
    expect(format(text)).toBe(text);
    const withAnchor = "---\nother: &o {a: 1}\nattributes: *o\nmodel: m\n---\n";
    expect(format(withAnchor)).toBe(withAnchor);
  });

  test("keeps blocks of YAML as they are written, under any key", () => {
    const text = `---
model: m
stop:
  - END
  - "STOP"
tools:
  - name: refund
    description: Pays
    approval: {who: team:finance, deadline: 4h}
inputs:
    name:   string, who asks
    age: {type: integer}
evaluators:
- quality/tone
tests:
  - name: greets
    expect:
      contains: Ada

      max_cost: 0.10
---
`;
    expect(format(text)).toBe(text);
  });

  test("writes inputs, evaluators and tests in braces as blocks", () => {
    const text = `---
model: m
inputs: {"name": "string, who asks"}  # short
evaluators: ["quality/tone"]
tests: [{name: greets, expect: {contains: [Ada, "7"]}}]
---
`;
    const formatted = `---
model: m
inputs: # short
  name: string, who asks
evaluators: ["quality/tone"]
tests:
  - name: greets
    expect:
      contains: ["Ada", "7"]
---
`;
    expect(format(text)).toBe(formatted);
    expect(format(formatted)).toBe(formatted);
  });

  test("keeps CRLF, drops a byte order mark", () => {
    expect(format("\uFEFF---\r\ntemperature: 1\r\nmodel: m\r\n---\r\n<user>a\r\nb</user>")).toBe(
      "---\r\nmodel: m\r\ntemperature: 1.0\r\n---\r\n\r\n<user>\r\n  a\r\n  b\r\n</user>\r\n",
    );
  });

  test("a completion keeps its text", () => {
    expect(format("---\nendpoint: complete\nmodel: m\n---\n  a <user>  \n\n")).toBe(
      "---\nmodel: m\nendpoint: complete\n---\n\n  a <user>  \n\n",
    );
  });

  test("a file with errors comes back as it was, with the errors", () => {
    const text = "---\nmodel:   m\ntemperature: warm\n---\n";
    const formatted = formatPromptFile(text);
    expect(formatted.text).toBe(text);
    expect(formatted.diagnostics.map(({ code }) => code)).toEqual(["value-invalid"]);
  });

  test("canonical text stays", () => {
    const printed = printPromptFile({
      model: "gpt-4o",
      tools: [{ name: "f", description: "d", parameters: { type: "object" } }],
      template: [{ role: "user", content: "a </user> b" }],
    });
    expect(format(printed)).toBe(printed);
  });

  test("knows the keys of an .agent file", () => {
    expect(formatAgentFile("---\nmax_iterations:  5\nmodel: m\n---\n").text).toBe(
      "---\nmodel: m\nmax_iterations: 5\n---\n",
    );
  });
});
