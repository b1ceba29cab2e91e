import { defineErrors } from "@parley/contract";

const nameOf = (baseUrl: string): string => (baseUrl === "" ? "this page's server" : baseUrl);

/** What can go wrong before or after the server had its say. */
export const clientErrors = defineErrors("client", {
  unreachable: {
    kind: "unavailable",
    message: (p: { base_url: string; reason: string | null }) =>
      `Cannot reach Parley at ${nameOf(p.base_url)}${p.reason === null ? "" : ` (${p.reason})`}. ` +
      "Is it running? Start it with `npx parley serve`.",
  },
  timeout: {
    kind: "upstream_timeout",
    message: (p: { base_url: string; timeout_ms: number }) =>
      `Parley at ${nameOf(p.base_url)} did not answer within ${p.timeout_ms / 1000} s. Give it a larger timeout.`,
  },
  unexpectedReply: {
    kind: "upstream_failed",
    message: (p: { base_url: string; expected: string }) =>
      `What ${nameOf(p.base_url)} answered is not ${p.expected}. Is this the URL of Parley?`,
  },
  streamInterrupted: {
    kind: "upstream_failed",
    message: (p: { event_count: number }) =>
      `The stream broke off after ${p.event_count} ${p.event_count === 1 ? "event" : "events"}, before its end. ` +
      "What came so far is incomplete.",
  },
  replyLost: {
    kind: "conflict",
    message: (p: { log_id: string }) =>
      `The call was made and is on record as Log \`${p.log_id}\`, but the connection broke before its stream began.`,
  },
  callFailed: {
    kind: "upstream_failed",
    message: (p: { log_id: string; reason: string }) =>
      `The call failed, and its reply was lost on the way: ${p.reason} It is on record as Log \`${p.log_id}\`.`,
  },
  callInterrupted: {
    kind: "conflict",
    message: (p: { log_id: string }) =>
      `The connection broke, and the call was given up before it was answered; Log \`${p.log_id}\` has what came of it. ` +
      "To make it again, send another `log_id`, or none.",
  },
  turnUnfinished: {
    kind: "conflict",
    message: (p: { log_id: string }) =>
      `The connection broke, and the Agent's turn is not over: it goes on, or was broken off with the server. Log \`${p.log_id}\` ` +
      "has what comes of it.",
  },
  argumentMissing: {
    kind: "malformed",
    message: (p: { path: string; name: string }) => `\`${p.path}\` needs a non-empty \`${p.name}\`.`,
  },
  argumentUnknown: {
    kind: "malformed",
    message: (p: { path: string; name: string }) => `\`${p.path}\` takes no \`${p.name}\`.`,
  },
  noFiles: {
    kind: "malformed",
    message: (p: { option: string }) =>
      `There are no files in this runtime, so the client takes no option \`${p.option}\` here. ` +
      "Leave it out, or run it on Node, Bun or Deno.",
  },
  noJinja: {
    kind: "malformed",
    message: () =>
      "Templates in Jinja are rendered on Node, Bun and Deno, not in this runtime. Use `prompts.call` or `prompts.populate`.",
  },
  folderMissing: {
    kind: "malformed",
    message: (p: { folder: string }) =>
      `The folder of files ${p.folder} is not there. Make it, or correct \`files\`.`,
  },
  pathInvalid: {
    kind: "malformed",
    message: (p: { path: string; reason: string }) =>
      `\`${p.path}\` is no path of a File, as \`support/reply\` is: ${p.reason}.`,
  },
  addressMixed: {
    kind: "malformed",
    message: (p: { path: string }) =>
      `\`path\` (\`${p.path}\`) and \`id\` are both given. Name the File by one of them.`,
  },
  addressMissing: {
    kind: "malformed",
    message: () => "Name the Prompt by its `path` or its `id`.",
  },
  localVersion: {
    kind: "malformed",
    message: (p: { path: string; name: string }) =>
      `\`${p.path}\` is a local file, which has no versions: \`${p.name}\` cannot be given with it. ` +
      "Leave it out, or use a client without `files` to reach the server's versions.",
  },
  localFile: {
    kind: "malformed",
    message: (p: { reason: string }) => p.reason,
  },
  casesEqual: {
    kind: "malformed",
    message: (p: { path: string; cases: number; different: number }) =>
      `Of the ${p.cases} cases of \`${p.path}\` only ${p.different} differ. Equal ones are one Datapoint on a server: take the others out to record it.`,
  },
  evaluationNamesTaken: {
    kind: "malformed",
    message: (p: { name: string; most: number }) =>
      `There are ${p.most} Evaluations \`${p.name}\` with other Evaluators. Give another name.`,
  },
  inputsMissing: {
    kind: "unprocessable",
    message: (p: { path: string; reason: string; missing: readonly string[] }) =>
      `\`${p.path}\` cannot be rendered. ${p.reason}`,
  },
  serverNeeded: {
    kind: "unprocessable",
    message: (p: { path: string; reason: string }) =>
      `\`${p.path}\` cannot be rendered here: ${p.reason}. Use \`prompts.call\`, which the server renders.`,
  },
});
