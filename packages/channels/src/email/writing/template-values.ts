import type { Card } from "../../kernel/card.ts";

/** What templates see, by the names HumanLayer's had: no more than the card shows. */
export function templateValues(card: Card): Record<string, unknown> {
  const options = card.options.map(({ name, title, description, fill, isInteractive }) => ({
    name,
    title,
    description,
    prompt_fill: fill,
    interactive: isInteractive,
  }));
  const spec =
    card.kind === "question"
      ? { msg: card.message ?? "", subject: card.title, response_options: options }
      : {
          fn: card.title,
          kwargs: Object.fromEntries(card.fields.map(({ name, value }) => [name, toValue(value)])),
          reject_options: options,
        };
  return {
    type: card.kind === "question" ? "v1beta2.human_contact" : "v1beta2.function_call",
    event: { run_id: card.runId ?? "", call_id: card.approvalId, spec, status: null },
    urls: { base_url: card.link },
  };
}

/** Lists, objects and numbers as what they were, so that templates can look into them. */
function toValue(text: string | null): unknown {
  if (text === null || !/^(?:[[{]|-?\d{1,15}(?:\.\d+)?$|true$|false$|null$)/u.test(text)) return text;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
