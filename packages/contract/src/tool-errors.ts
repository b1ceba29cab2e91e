import { defineErrors } from "./kernel/errors.ts";

export const toolErrors = defineErrors("tools", {
  notCallable: {
    kind: "unprocessable",
    message: (p: { tool: string; type: string }) =>
      `\`${p.tool}\` is a ${p.type} Tool: it describes a function that your application runs. Record its calls with \`POST /tools/log\`.`,
  },
  notConfigured: {
    kind: "unprocessable",
    message: (p: { tool: string; type: string; needs: string[] }) =>
      `\`${p.tool}\` is a ${p.type} Tool and not configured. It needs: ${p.needs.join("; ")}.`,
  },
  argumentsInvalid: {
    kind: "unprocessable",
    message: (p: { tool: string; path: string; reason: string }) =>
      `\`${p.path}\` does not fit the parameters of \`${p.tool}\`: ${p.reason} Correct it; nothing was run.`,
  },
  parametersUnusable: {
    kind: "unprocessable",
    message: (p: { tool: string; reason: string }) =>
      `The parameters of \`${p.tool}\` are no JSON Schema that arguments can be checked by: ${p.reason} Correct \`function.parameters\`; nothing was run.`,
  },
  variableNotFound: {
    kind: "not_found",
    message: (p: { name: string; tool: string }) =>
      `\`${p.tool}\` has no environment variable \`${p.name}\`.`,
  },
  variableUnreadable: {
    kind: "unprocessable",
    message: (p: { name: string; tool: string }) =>
      `The environment variable \`${p.name}\` of \`${p.tool}\` was saved under another PARLEY_SECRET and cannot be opened. Save it again.`,
  },
  tooManyVariables: {
    kind: "unprocessable",
    message: (p: { tool: string; limit: number }) =>
      `\`${p.tool}\` would have more than ${p.limit} environment variables. Delete some first.`,
  },
  sandboxUnavailable: {
    kind: "unavailable",
    message: (p: { reason: string }) => `The code was not run: ${p.reason}`,
  },
});
