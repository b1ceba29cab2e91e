import { applyAgentKernel, applyPromptKernel } from "@parley/promptfile";
import { parseDocument } from "yaml";
import type { FileContent } from "../forms/file-content.ts";
import type { FormTexts } from "../forms/form.ts";
import { printForm } from "../forms/forms.ts";
import { hashContent } from "../forms/hash-content.ts";
import type { FilePlace } from "../forms/place.ts";
import { isEqual } from "../merge/merge-value.ts";
import { type ReadTexts, readTexts } from "./read-texts.ts";

type Printing = { folder: string; place: FilePlace; content: FileContent; before: ReadTexts | null };

/** The texts of a content, with comments, layout and references of what stands there now, where they still fit. */
export function printTexts({ folder, place, content, before }: Printing): FormTexts {
  const canonical = printForm(content);
  if (before === null || before.written === null) return canonical;
  const texts = new Map(canonical);
  for (const [suffix, text] of canonical) {
    const old = before.texts.get(suffix);
    if (old !== undefined) texts.set(suffix, update({ suffix, text, old, content, before }));
  }
  const read = readTexts(folder, place, texts);
  const isFaithful = read.content !== null && read.contentHash === hashContent(content).contentHash;
  return isFaithful ? texts : canonical;
}

type Update = { suffix: string; text: string; old: string; content: FileContent; before: ReadTexts };

function update({ suffix, text, old, content, before }: Update): string {
  if (content.type === "prompt" || content.type === "agent") {
    const wanted = withReferences(content, before).kernel;
    const applied =
      content.type === "prompt"
        ? applyPromptKernel(old, wanted as never)
        : applyAgentKernel(old, wanted as never);
    return applied.ok ? applied.text : text;
  }
  return suffix.endsWith(".yaml") ? updateYaml(old, text) : text;
}

/** What did not change is named again, where it was named before. */
function withReferences(content: FileContent, { written, content: whole }: ReadTexts): FileContent {
  const named = templateOf(written);
  const putIn = templateOf(whole);
  const wanted = templateOf(content);
  if (named === undefined || putIn === undefined || wanted === undefined) return content;
  const template = wanted.map((message, index) => {
    const place = isEqual(putIn[index], message)
      ? index
      : putIn.findIndex((other) => isEqual(other, message));
    return place === -1 ? message : (named[place] ?? message);
  });
  return { type: content.type, kernel: { ...content.kernel, template } } as FileContent;
}

function templateOf(content: FileContent | null): readonly unknown[] | undefined {
  if (content?.type !== "prompt" && content?.type !== "agent") return undefined;
  const { template } = content.kernel;
  return Array.isArray(template) ? template : undefined;
}

/** The same mapping with the comments of keys that stay as they are. */
function updateYaml(old: string, text: string): string {
  const document = parseDocument(old, { stringKeys: true, resolveKnownTags: false, logLevel: "silent" });
  const wanted = parseDocument(text, { stringKeys: true, resolveKnownTags: false }).toJS() as Record<
    string,
    unknown
  >;
  if (document.errors.length > 0) return text;
  const before = (document.toJS() ?? {}) as Record<string, unknown>;
  if (isEqual(before, wanted)) return old;
  for (const key of Object.keys(before)) if (!Object.hasOwn(wanted, key)) document.delete(key);
  for (const [key, value] of Object.entries(wanted))
    if (!isEqual(before[key], value)) document.set(key, document.createNode(value));
  const updated = document.toString({ lineWidth: 0 });
  const read = parseDocument(updated, { stringKeys: true, resolveKnownTags: false });
  return read.errors.length === 0 && isEqual(read.toJS(), wanted) ? updated : text;
}
