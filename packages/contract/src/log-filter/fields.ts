/** What a field of the filter language holds; decides which values and operators fit. */
export type FieldKind = "text" | "number" | "money" | "moment" | "flag" | "json" | "judgment";

/** The fields of a Log that a filter may name. `inputs`, `metadata` and `judgments` go on with a key. */
export const filterFields = {
  id: { kind: "text", about: "the Log's id" },
  type: { kind: "text", about: "prompt, tool, flow, evaluator or agent" },
  path: { kind: "text", about: "the File's path" },
  file_id: { kind: "text", about: "the File's id" },
  version_id: { kind: "text", about: "the version's id" },
  environment: { kind: "text", about: "the environment's name" },
  source: { kind: "text", about: "where it came from" },
  user: { kind: "text", about: "the user it was made for" },
  session: { kind: "text", about: "the trace it belongs to: the id of its first Log" },
  status: { kind: "text", about: "complete or incomplete" },
  error: { kind: "text", about: "what went wrong; null where nothing did" },
  has_error: { kind: "flag", about: "whether something went wrong" },
  model: { kind: "text", about: "the model" },
  provider: { kind: "text", about: "the provider" },
  finish_reason: { kind: "text", about: "why the model stopped" },
  output: { kind: "text", about: "the answer" },
  created_at: { kind: "moment", about: "when it was made" },
  start_time: { kind: "moment", about: "when it began" },
  end_time: { kind: "moment", about: "when it ended" },
  latency_ms: { kind: "number", about: "the provider's time, milliseconds" },
  time_to_first_token_ms: { kind: "number", about: "milliseconds" },
  prompt_tokens: { kind: "number", about: "tokens read" },
  output_tokens: { kind: "number", about: "tokens written" },
  reasoning_tokens: { kind: "number", about: "tokens thought" },
  tokens: { kind: "number", about: "tokens read and written" },
  prompt_cost: { kind: "money", about: "USD" },
  output_cost: { kind: "money", about: "USD" },
  cost: { kind: "money", about: "USD, both together" },
  inputs: { kind: "json", about: "a value of the inputs: inputs.customer" },
  metadata: { kind: "json", about: "a value of the metadata: metadata.plan" },
  judgments: { kind: "judgment", about: "what an Evaluator said, by its name: judgments.rating" },
} as const satisfies Record<string, { kind: FieldKind; about: string }>;

export type FieldName = keyof typeof filterFields;

export const isFieldName = (name: string): name is FieldName => Object.hasOwn(filterFields, name);

/** The field somebody may have meant, if one is near. */
export function suggestField(name: string): FieldName | undefined {
  const wanted = name.toLowerCase();
  const near = (Object.keys(filterFields) as FieldName[])
    .map((field) => ({ field, distance: field.startsWith(wanted) ? 1 : distanceOf(wanted, field) }))
    .toSorted((a, b) => a.distance - b.distance)[0];
  return near && near.distance <= Math.max(1, Math.floor(name.length / 3)) ? near.field : undefined;
}

/** How many letters have to be added, taken away or changed. */
function distanceOf(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let i = 1; i <= from.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= to.length; j += 1) {
      const changed = (row[j - 1] ?? 0) + (from[i - 1] === to[j - 1] ? 0 : 1);
      next.push(Math.min(changed, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[to.length] ?? 0;
}
