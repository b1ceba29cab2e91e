import { findSecrets } from "../secrets/find-secrets.ts";
import type { LintRule } from "../lint-rule.ts";

export const secretInText: LintRule = {
  code: "secret-in-text",
  severity: "error",
  summary: "Something looks like a key or password.",
  *check({ text }) {
    for (const { what, range } of findSecrets(text)) {
      yield {
        // The secret itself is not repeated: findings are printed in logs of CI.
        message: `This looks like ${what}.`,
        hint: "Take it out, and revoke it if it was ever shared: versions of a Prompt are kept for ever.",
        range,
      };
    }
  },
};
