import type {
  Completion as CodeMirrorCompletion,
  CompletionResult,
  CompletionSource,
} from "@codemirror/autocomplete";
import { completeAt } from "../language-service/complete.ts";
import type { Completion } from "../language-service/completion.ts";
import type { FileReader } from "./file-reader.ts";
import { renderMarkdown } from "./render-markdown.ts";

/** What CodeMirror calls the kinds of things; themes and icons go by it. */
const TYPES: Readonly<Record<Completion["kind"], string>> = {
  key: "property",
  value: "enum",
  model: "constant",
  variable: "variable",
  tag: "type",
  attribute: "property",
  tool: "function",
  partial: "text",
};

/** Keys, values, models, tags, attributes, tools and variables, as they can stand where the cursor is. */
export function promptCompletion(read: FileReader): CompletionSource {
  return ({ state, pos, explicit }) => toResult(completeAt(read(state), pos), { state, pos, explicit });
}

type Asked = { state: { sliceDoc(from: number, to: number): string }; pos: number; explicit: boolean };

function toResult(found: readonly Completion[], { state, pos, explicit }: Asked): CompletionResult | null {
  const [first] = found;
  if (!first) return null;
  const from = first.range.start;
  const written = state.sliceDoc(from, pos);
  // Not asked for, a list of keys would take the Enter of whoever wants an empty line.
  if (!explicit && written === "" && first.kind === "key") return null;
  const labels = found.map(({ label }) => label);
  const isWhole = (text: string): boolean =>
    labels.includes(text) && !labels.some((label) => label !== text && label.startsWith(text));
  if (!explicit && isWhole(written)) return null;
  return {
    from,
    options: found.map(toOption),
    validFor: (text) => /^[\w.:/-]*$/.test(text) && !isWhole(text),
  };
}

function toOption({ label, kind, detail, documentation, text }: Completion): CodeMirrorCompletion {
  return {
    label,
    type: TYPES[kind],
    apply: text,
    ...(detail && { detail }),
    ...(documentation && { info: () => renderMarkdown(documentation) }),
  };
}
