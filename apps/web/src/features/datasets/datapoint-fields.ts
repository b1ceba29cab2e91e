import type { Datapoint, GivenDatapoint } from "@parley/contract";

/** A named value as it is typed: text, or JSON where the value is not text. */
export type FieldDraft = { name: string; text: string; isJson: boolean };

/** A Datapoint as it is typed. */
export type DatapointDraft = {
  inputs: FieldDraft[];
  target: FieldDraft[];
  messages: string;
  split: string;
  tags: string[];
};

export function toDraft({
  inputs,
  target,
  messages,
  split,
  tags,
}: GivenDatapoint | Datapoint): DatapointDraft {
  return {
    inputs: toFields(inputs ?? {}),
    target: toFields(target ?? {}),
    messages: messages && messages.length > 0 ? JSON.stringify(messages, null, 2) : "",
    split: split ?? "",
    tags: [...(tags ?? [])],
  };
}

const toFields = (values: Record<string, unknown>): FieldDraft[] =>
  Object.entries(values).map(([name, value]) =>
    typeof value === "string"
      ? { name, text: value, isJson: false }
      : { name, text: JSON.stringify(value, null, 2), isJson: true },
  );

/** What was typed as a Datapoint; or what keeps it from being one, in words. */
export type ReadDraft = { ok: true; datapoint: GivenDatapoint } | { ok: false; reason: string };

/** Reads a draft. Fields without a name and without a value are left out. */
export function readDraft(draft: DatapointDraft): ReadDraft {
  const inputs = readFields(draft.inputs, "input");
  if (typeof inputs === "string") return { ok: false, reason: inputs };
  const target = readFields(draft.target, "target");
  if (typeof target === "string") return { ok: false, reason: target };
  const messages = draft.messages.trim() === "" ? undefined : readJson(draft.messages);
  if (messages && !Array.isArray(messages.value))
    return { ok: false, reason: "Messages are a JSON list of objects with `role` and `content`." };
  const datapoint: GivenDatapoint = {
    inputs,
    ...(messages && { messages: messages.value as NonNullable<GivenDatapoint["messages"]> }),
    ...(Object.keys(target).length > 0 && { target }),
    ...(draft.split.trim() && { split: draft.split.trim() }),
    ...(draft.tags.length > 0 && { tags: draft.tags }),
  };
  const isEmpty = Object.keys(inputs).length + Object.keys(target).length === 0 && !messages;
  return isEmpty
    ? { ok: false, reason: "Give at least one input, a target or messages." }
    : { ok: true, datapoint };
}

function readFields(fields: readonly FieldDraft[], noun: string): Record<string, unknown> | string {
  const values = new Map<string, unknown>();
  for (const { name: typed, text, isJson } of fields) {
    const name = typed.trim();
    if (name === "" && text.trim() === "") continue;
    if (name === "") return `One ${noun} has a value and no name.`;
    if (values.has(name)) return `Two are called ${name}.`;
    const value = isJson ? readJson(text) : { value: text };
    if (!value) return `The ${noun} ${name} is not JSON. Correct it, or take it as text.`;
    values.set(name, value.value);
  }
  return Object.fromEntries(values);
}

function readJson(text: string): { value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) as unknown };
  } catch {
    return undefined;
  }
}
