import { defineErrors } from "./kernel/errors.ts";

/** A provider's failure: in words, from whom, and the Log that recorded it; `upstream` is the wire's `detail`. */
type ProviderFailure = {
  reason: string;
  provider: string;
  status: number | null;
  log_id: string | null;
  upstream: Record<string, unknown>;
};

const providerSays = (failure: ProviderFailure): string => failure.reason;

export const promptErrors = defineErrors("prompts", {
  fileInvalid: {
    kind: "unprocessable",
    message: (p: { excerpt: string; diagnostics: unknown[] }) =>
      `The .prompt file cannot be read:\n${p.excerpt}`,
  },
  referencesLeft: {
    kind: "unprocessable",
    message: (p: { file: string; references: string[] }) =>
      `\`${p.file}\` names files that a server cannot read: ${p.references.join(", ")}. ` +
      "Put them in before it is sent: `parley call --file` does, and `readPromptFile` of the SDK.",
  },
  inputsMissing: {
    kind: "unprocessable",
    message: (p: { missing: string[]; file: string }) =>
      `\`${p.file}\` needs inputs that were not given: ${p.missing.join(", ")}. Add them to \`inputs\`.`,
  },
  renderFailed: {
    kind: "unprocessable",
    message: (p: { file: string; reason: string }) =>
      `The template of \`${p.file}\` could not be rendered: ${p.reason}`,
  },
  noVersion: {
    kind: "not_found",
    message: (p: { file: string }) =>
      `Prompt \`${p.file}\` does not exist, and the request holds no version to make it from. Give \`prompt\`.`,
  },
  modelUnknown: { kind: "unprocessable", message: (p: { reason: string }) => p.reason },
  providerKeyMissing: {
    kind: "unprocessable",
    message: (p: { reason: string; provider: string }) => p.reason,
  },
  providerRefused: {
    kind: "unprocessable",
    message: providerSays,
  },
  providerFailed: {
    kind: "upstream_failed",
    message: providerSays,
  },
  providerTimeout: {
    kind: "upstream_timeout",
    message: providerSays,
  },
  providerRateLimited: {
    kind: "rate_limited",
    message: providerSays,
  },
});
