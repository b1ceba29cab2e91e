/** Which feature may import which, lowest first: a feature imports only those above its own line. */
export const featureOrder = [
  "organizations",
  "access",
  "files",
  "logs",
  "provider-keys",
  "models",
  "tools",
  "prompts",
  "agents",
  "flows",
  "datasets",
  "otel",
  "webhooks",
  "workspace",
] as const;
