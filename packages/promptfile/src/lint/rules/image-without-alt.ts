import type { LintRule } from "../lint-rule.ts";

export const imageWithoutAlt: LintRule = {
  code: "image-without-alt",
  severity: "warning",
  summary: "An image has no words for whoever cannot see it.",
  *check({ messages }) {
    for (const { element } of messages) {
      for (const child of element?.children ?? []) {
        if (child.kind !== "element" || child.name !== "image") continue;
        const alt = child.attributes.find(({ name }) => name === "alt");
        // An empty one is a decision: the picture says nothing that the text does not.
        if (alt?.value !== undefined) continue;
        yield {
          message: "This image has no alt text.",
          hint: 'Say what it shows, for people who review the Prompt: <image url="…" alt="…" />.',
          range: child.openTag,
        };
      }
    }
  },
};
