import { defineErrors } from "./kernel/errors.ts";

export const repositoryErrors = defineErrors("repositories", {
  notConfigured: {
    kind: "not_found",
    message: () => "No repository is chosen. An administrator can choose one under Settings → Git.",
  },
  tokenMissing: {
    kind: "unprocessable",
    message: () => "Give a token: none is kept for this repository at this address yet.",
  },
  refused: {
    kind: "unprocessable",
    message: (p: { repository: string; said: string }) =>
      `The token may not do that in \`${p.repository}\`: ${p.said} It needs to read and write contents and pull requests.`,
  },
  notFound: {
    kind: "unprocessable",
    message: (p: { repository: string; what: string }) =>
      `\`${p.repository}\` has no ${p.what}, or the token does not see it.`,
  },
  nothingToChange: {
    kind: "conflict",
    message: (p: { branch: string }) => `The branch \`${p.branch}\` says the same already.`,
  },
  failed: {
    kind: "upstream_failed",
    message: (p: { repository: string; status: number; said: string }) =>
      `The host of \`${p.repository}\` answered ${p.status}: ${p.said}`,
  },
  limited: {
    kind: "rate_limited",
    message: (p: { repository: string }) =>
      `The host of \`${p.repository}\` takes no more requests with this token for now. Try again later.`,
  },
  signatureWrong: {
    kind: "unauthenticated",
    message: () => "The signature does not fit. Give the hook the secret that Parley showed.",
  },
});
