import type { TransactionSpec } from "@codemirror/state";
import { EditorState } from "@codemirror/state";
import { describe, expect, test } from "vitest";
import { lintPromptFile } from "../lint/lint-prompt-file.ts";
import { applyFix } from "./apply-fix.ts";
import { formatFileCommand } from "./format-command.ts";

type Run = (target: { state: EditorState; dispatch: (spec: TransactionSpec) => void }) => boolean;

/** Runs a command on a text whose cursor is at `|`. */
function run(text: string, command: Run, { readOnly = false } = {}) {
  const anchor = Math.max(text.indexOf("|"), 0);
  const doc = text.replace("|", "");
  let state = EditorState.create({
    doc,
    selection: { anchor },
    extensions: [EditorState.readOnly.of(readOnly)],
  });
  const isDone = command({ state, dispatch: (spec) => (state = state.update(spec).state) });
  const { head } = state.selection.main;
  const after = state.doc.toString();
  return { isDone, text: `${after.slice(0, head)}|${after.slice(head)}` };
}

describe("format", () => {
  test("lays the text out, and leaves the cursor in its word", () => {
    const { isDone, text } = run(
      "---\n# why\ntemperature: 0.5\nmodel: m\n---\n<user>Hel|lo</user>\n",
      formatFileCommand("prompt"),
    );
    expect(isDone).toBe(true);
    expect(text).toBe("---\nmodel: m\n# why\ntemperature: 0.5\n---\n\n<user>\n  Hel|lo\n</user>\n");
  });

  test.each([
    ["a text with errors", "---\nmodel: m\n---\n<user>|a", {}],
    ["a text that is read only", "|---\nmodel: m\n---\n<user>a</user>", { readOnly: true }],
  ])("leaves %s alone", (_name, text, options) => {
    expect(run(text, formatFileCommand("prompt"), options)).toEqual({ isDone: false, text });
  });

  test("knows agents", () => {
    const text = "---\nmodel: m\nmax_iterations:   3\n---\n|";
    expect(run(text, formatFileCommand("agent")).text).toContain("max_iterations: 3\n");
  });
});

describe("a fix", () => {
  const text = '---\nmodel: m\ninputs: {"name": "string"}\n---\n<user>{{ nmae }}</user>\n';
  const finding = lintPromptFile(text).find(({ fix }) => fix)!;

  test("puts the finding right", () => {
    const { isDone, text: after } = run(text, (target) =>
      applyFix(target, { code: finding.code, from: finding.range.start }),
    );
    expect(isDone).toBe(true);
    expect(lintPromptFile(after.replace("|", "")).map(({ code }) => code)).not.toContain(finding.code);
  });

  test("is looked for in the text as it is now", () => {
    const longer = text.replace("model: m", "model: longer");
    const at = { code: finding.code, from: finding.range.start };
    expect(run(longer, (target) => applyFix(target, at)).isDone).toBe(false);
    const moved = { code: finding.code, from: finding.range.start + "onger".length };
    expect(run(longer, (target) => applyFix(target, moved)).isDone).toBe(true);
  });
});
