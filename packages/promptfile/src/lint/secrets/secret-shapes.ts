/** What a key of a service looks like. Counts are bounded, so that no text takes more than linear time. */
export type SecretShape = { what: string; pattern: RegExp };

export const SECRET_SHAPES: readonly SecretShape[] = [
  { what: "an Anthropic API key", pattern: /\bsk-ant-[A-Za-z0-9_-]{20,300}/g },
  { what: "an OpenAI API key", pattern: /\bsk-(?!ant-)(?:proj-|svcacct-|admin-)?[A-Za-z0-9_-]{20,300}/g },
  { what: "a Parley or Humanloop API key", pattern: /\bhl_sk_[A-Za-z0-9]{16,300}/g },
  { what: "an AWS access key", pattern: /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/g },
  { what: "a GitHub token", pattern: /\b(?:gh[pousr]_[A-Za-z0-9]{36,300}|github_pat_[A-Za-z0-9_]{22,300})/g },
  { what: "a GitLab token", pattern: /\bglpat-[A-Za-z0-9_-]{20,300}/g },
  { what: "a Slack token", pattern: /\bxox[abeoprs]-[A-Za-z0-9-]{10,300}/g },
  { what: "a Slack webhook", pattern: /https:\/\/hooks\.slack\.com\/services\/[A-Za-z0-9/]{20,300}/g },
  { what: "a Google API key", pattern: /\bAIza[A-Za-z0-9_-]{35}/g },
  { what: "a Stripe key", pattern: /\b[sr]k_(?:live|test)_[A-Za-z0-9]{16,300}/g },
  { what: "a Groq API key", pattern: /\bgsk_[A-Za-z0-9]{40,300}/g },
  { what: "a Hugging Face token", pattern: /\bhf_[A-Za-z0-9]{30,300}/g },
  { what: "an npm token", pattern: /\bnpm_[A-Za-z0-9]{36}\b/g },
  { what: "a SendGrid key", pattern: /\bSG\.[A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{43}/g },
  { what: "a private key", pattern: /-----BEGIN (?:[A-Z]{2,10} ){0,2}PRIVATE KEY-----/g },
  {
    what: "a signed token (JWT)",
    pattern: /\beyJ[A-Za-z0-9_-]{10,1000}\.eyJ[A-Za-z0-9_-]{10,2000}\.[A-Za-z0-9_-]{10,1000}/g,
  },
];
