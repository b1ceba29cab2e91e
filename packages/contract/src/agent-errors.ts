import { defineErrors } from "./kernel/errors.ts";

export const agentErrors = defineErrors("agents", {
  fileInvalid: {
    kind: "unprocessable",
    message: (p: { excerpt: string; diagnostics: unknown[] }) =>
      `The .agent file cannot be read:\n${p.excerpt}`,
  },
  notRunnable: {
    kind: "not_implemented",
    message: () =>
      "This server cannot run Agents yet. Run the loop in your application, and record it with `POST /agents/log`.",
  },
});
