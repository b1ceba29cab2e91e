import { PARTIAL } from "../../references/partial.ts";
import type { LintRule } from "../lint-rule.ts";
import { scanTemplate } from "../../template/scan-template.ts";

/** Jinja's tags, and double braces around one line that the `default` language takes for text. */
const UNREAD = /\{%[-+]?\s*[a-z]+[^%{}\n]{0,200}%\}|\{\{[^{}\n]{1,200}\}\}/g;

const IS_PARTIAL = new RegExp(`^${PARTIAL.source}$`);

export const templateSyntaxUnread: LintRule = {
  code: "template-syntax-unread",
  severity: "warning",
  summary: "Something between braces looks like a template and is sent as text.",
  *check({ kernel, texts, locate }) {
    if (kernel.template_language === "jinja") return;
    for (const { text, place } of texts) {
      for (const segment of scanTemplate(text)) {
        if (segment.kind !== "text") continue;
        for (const match of segment.text.matchAll(UNREAD)) {
          if (IS_PARTIAL.test(match[0])) continue;
          const start = segment.range.start + match.index;
          yield {
            message: `${match[0].slice(0, 40)} is sent to the model as text.`,
            hint: 'A variable is {{ name }} with one space at most on each side; for Jinja, set "template_language: jinja".',
            range: locate(place, { start, end: start + match[0].length }),
          };
        }
      }
    }
  },
};
