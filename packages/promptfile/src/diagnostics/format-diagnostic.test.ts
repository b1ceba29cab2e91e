import { describe, expect, test } from "vitest";
import { parseAgentFile } from "../agent/parse-agent-file.ts";
import { parsePromptFile } from "../parse-prompt-file.ts";
import { formatDiagnostic } from "./format-diagnostic.ts";

const format = (text: string) =>
  parsePromptFile(text).diagnostics.map((diagnostic) => formatDiagnostic(text, diagnostic));

describe("formatDiagnostic", () => {
  test("shows the line, a caret under the place, and what to do", () => {
    expect(format("---\nmodel: m\ntemperature: warm\ntemprature: 1\n---\n")).toEqual([
      [
        'error at 3:14: "temperature" must be a number, not "warm". (value-invalid)',
        "  3 | temperature: warm",
        "    |              ^^^^",
      ].join("\n"),
      [
        'warning at 4:1: "temprature" is not a parameter of a Prompt; it is ignored. (key-unknown)',
        "  4 | temprature: 1",
        "    | ^^^^^^^^^^",
        '  hint: Did you mean "temperature"?',
      ].join("\n"),
    ]);
  });

  test("keeps tabs in front of the caret, and knows CRLF and byte order marks", () => {
    expect(format("\uFEFF---\r\nmodel: m\r\n---\r\n\t\t<user nope>x</user>\r\n")).toEqual([
      [
        'warning at 4:9: <user> has no attribute "nope"; it is ignored. (attribute-unknown)',
        "  4 | \t\t<user nope>x</user>",
        "    | \t\t      ^^^^",
      ].join("\n"),
    ]);
  });

  test("cuts long lines to what is around the caret", () => {
    const [formatted] = format(`---\nmodel: m\n---\n<user>${"a".repeat(500)}</user> ${"b".repeat(500)}\n`);
    const [, excerpt, caret] = formatted!.split("\n");
    expect(excerpt!.length).toBeLessThan(130);
    expect(excerpt![caret!.indexOf("^")]).toBe("b");
    expect(caret!.length).toBeLessThanOrEqual(excerpt!.length);
  });

  test("points behind the end of a text", () => {
    expect(format("")).toEqual([
      expect.stringContaining("error at 1:1: The file does not begin with a line `---`."),
    ]);
  });

  test("names the message that an unclosed one has swallowed", () => {
    expect(format("---\nmodel: m\n---\n<system>\n  Hi\n\n<user>\n  Hello\n</user>\n")[0]).toContain(
      "perhaps before the message on line 7",
    );
  });
});

describe("what is wrong in an .agent file", () => {
  const formatAgent = (text: string) =>
    parseAgentFile(text).diagnostics.map((diagnostic) => formatDiagnostic(text, diagnostic));

  test("is said in an Agent's words, with its place", () => {
    const text =
      '---\nmodel: m\nmax_iterations: 0\nlinked_tools: ["tl_1"]\ntools: [{"type": "file"}]\n---\n<user>Hi</user>\n';
    expect(formatAgent(text).join("\n")).toMatchInlineSnapshot(`
      "error at 3:17: "max_iterations" must be a whole number, 1 or more, not 0. (value-invalid)
        3 | max_iterations: 0
          |                 ^
      warning at 4:1: "linked_tools" belongs to .prompt files; an Agent ignores it. (key-unknown)
        4 | linked_tools: ["tl_1"]
          | ^^^^^^^^^^^^
      error at 5:9: "tools[0].link" must be an object, not absent. (value-missing)
        5 | tools: [{"type": "file"}]
          |         ^^^^^^^^^^^^^^^^"
    `);
  });

  test("is shown within bounds", () => {
    const [shown = ""] = formatAgent(`---\nmodel: m\nmax_iterations: "${"x".repeat(100_000)}"\n---\n`);
    for (const line of shown.split("\n")) expect(line.length).toBeLessThan(400);
  });
});
