import { defineErrors } from "./kernel/errors.ts";

const standing = (status: string): string => (status === "timed_out" ? "has timed out" : `is ${status}`);

export const approvalErrors = defineErrors("approvals", {
  notFound: {
    kind: "not_found",
    message: (p: { approval_id: string }) => `There is no approval \`${p.approval_id}\`.`,
  },
  keyReused: {
    kind: "conflict",
    message: (p: { idempotency_key: string; approval_id: string }) =>
      `The idempotency key \`${p.idempotency_key}\` belongs to another request (\`${p.approval_id}\`), which asks for something else. Use a key for one request only.`,
  },
  argsMisfit: {
    kind: "unprocessable",
    message: (p: { problems: string }) => `The arguments do not fit the schema: ${p.problems}.`,
  },
  planUnfillable: {
    kind: "unprocessable",
    message: (p: { step: number; reason: string }) =>
      `Step ${p.step} of the plan can never be filled: ${p.reason}. Nobody was asked.`,
  },
  othersUnfillable: {
    kind: "unprocessable",
    message: (p: { reason: string }) =>
      `Those whom you want to ask as well can never answer: ${p.reason}. Nobody else was asked.`,
  },
  schemaUnusable: {
    kind: "unprocessable",
    message: (p: { field: string; reason: string }) =>
      `\`${p.field}\` is no usable JSON Schema: ${p.reason}.`,
  },
  ended: {
    kind: "conflict",
    message: (p: { approval_id: string; status: string; by: string; at: string }) =>
      `\`${p.approval_id}\` ${standing(p.status)} already${p.by === "" ? "" : `, by ${p.by}`} (${p.at}). Nothing was changed.`,
  },
  stale: {
    kind: "conflict",
    message: (p: { given: string; args_hash: string }) =>
      `The decision is for other arguments (\`${p.given}\`) than those that stand now (\`${p.args_hash}\`). Look at the request again.`,
  },
  notAsked: {
    kind: "forbidden",
    message: (p: { voter: string }) => `${p.voter} is not among those who are asked, or not yet.`,
  },
  tooManyMessages: {
    kind: "conflict",
    message: (p: { most: number }) =>
      `There are ${p.most} messages already, which is all a request holds. Decide it, or talk elsewhere.`,
  },
  notRequester: {
    kind: "forbidden",
    message: (p: { approval_id: string }) =>
      `\`${p.approval_id}\` was asked by somebody else. Only who asked, or somebody with \`admin\`, may do this.`,
  },
  environmentForeign: {
    kind: "forbidden",
    message: (p: { environments: string }) =>
      `This key is limited to environments. Ask for one of them: ${p.environments}.`,
  },
  nothingToPromote: {
    kind: "conflict",
    message: (p: { version_id: string; environment: string }) =>
      `\`${p.version_id}\` is deployed to ${p.environment} already. There is nothing to ask for.`,
  },
  mayNotDeploy: {
    kind: "forbidden",
    message: (p: { path: string; environment: string }) =>
      `Only who may deploy \`${p.path}\` to ${p.environment} decides this, and you may not. Your answer does not count.`,
  },
  delegateUnknown: {
    kind: "unprocessable",
    message: (p: { to: string }) => `\`${p.to}\` is no member of this organization.`,
  },
  delegateUnfit: {
    kind: "unprocessable",
    message: (p: { reason: string }) => `It cannot be passed on: ${p.reason}.`,
  },
  spanUnusable: {
    kind: "unprocessable",
    message: (p: { reason: string }) => `The span cannot be used: ${p.reason}.`,
  },
  policyDecides: {
    kind: "forbidden",
    message: () =>
      "A policy says who decides this. Only who may manage policies (`manage-policies`) asks others as well.",
  },
  requesterMayNot: {
    kind: "forbidden",
    message: () => "Who asks does not answer. Somebody else must; or the plan says `allow_requester: true`.",
  },
  alreadyVoted: {
    kind: "conflict",
    message: (p: { voter: string }) => `${p.voter} has answered already; others are needed as well.`,
  },
  wrongDecision: {
    kind: "unprocessable",
    message: (p: { decision: string; kind: string }) =>
      `A ${p.kind.replace("_", " ")} is not answered with \`${p.decision}\`.`,
  },
  optionUnknown: {
    kind: "unprocessable",
    message: (p: { option: string; known: string }) =>
      `There is no option \`${p.option}\`. ${p.known === "" ? "The request has none." : `There are: ${p.known}.`}`,
  },
  answerMisfit: {
    kind: "unprocessable",
    message: (p: { problems: string }) => `The answer does not fit the schema: ${p.problems}.`,
  },
  notEditable: {
    kind: "unprocessable",
    message: (p: { names: string }) => `These arguments may not be changed: ${p.names}.`,
  },
  policyDeniesEdit: {
    kind: "unprocessable",
    message: (p: { policy: string; rule: string; reason: string }) =>
      `The policy \`${p.policy}\` denies these arguments by its rule \`${p.rule}\` (“${p.reason}”). Nothing was changed. Give arguments that it does not deny, or deny the request.`,
  },
  policyAsksOthers: {
    kind: "conflict",
    message: (p: { policy: string; rule: string | null }) =>
      `With these arguments the policy \`${p.policy}\` asks by another rule than this request stands under (${p.rule === null ? "none fits" : `\`${p.rule}\``}). Nothing was changed. Deny the request, and have it asked anew with these arguments.`,
  },
  policyUnsure: {
    kind: "conflict",
    message: (p: { policy: string; error: string }) =>
      `The policy \`${p.policy}\` cannot judge these arguments: ${p.error}. Nothing was changed. Give others, or deny the request and have it asked anew.`,
  },
  notApproved: {
    kind: "conflict",
    message: (p: { approval_id: string; status: string }) =>
      `\`${p.approval_id}\` ${standing(p.status)}, so its call does not run.`,
  },
  claimed: {
    kind: "conflict",
    message: (p: { approval_id: string }) =>
      `\`${p.approval_id}\` has been claimed before. An approved call runs once.`,
  },
  expired: {
    kind: "conflict",
    message: (p: { approval_id: string; valid_until: string }) =>
      `The approval \`${p.approval_id}\` was valid until ${p.valid_until}. Ask again.`,
  },
  preconditionFailed: {
    kind: "conflict",
    message: (p: { approval_id: string; reason: string }) =>
      `What \`${p.approval_id}\` was approved under holds no more: ${p.reason}. The call does not run; ask again.`,
  },
  preconditionUnusable: {
    kind: "unprocessable",
    message: (p: { reason: string; offset: number }) =>
      `\`precondition.when\` is no usable condition: ${p.reason} (character ${p.offset + 1}).`,
  },
  tokenUnknown: {
    kind: "forbidden",
    message: () => "The token is not the one that claiming this approval gave.",
  },
  reported: {
    kind: "conflict",
    message: (p: { approval_id: string }) => `What became of \`${p.approval_id}\` has been reported before.`,
  },
});
