export {
  contract,
  fileOf,
  isParleyError,
  ParleyError,
  type ErrorKind,
  type FieldIssue,
} from "@parley/contract";
export type {
  Directory,
  Endpoint,
  Environment,
  File,
  Log,
  Me,
  Prompt,
  PromptCallChunk,
  PromptCallResponse,
  PromptLog,
  ProviderKey,
} from "@parley/contract";
export type { AnswerBack, AskedBack } from "./approvals/answer-back.ts";
export type { ApprovalBackend, Clock } from "./approvals/approval-backend.ts";
export { approvalClientErrors } from "./approvals/approval-client-errors.ts";
export type { ApprovalTool, ApprovalToolOptions, ToolReply } from "./approvals/approval-tool.ts";
export type { CallContext } from "./approvals/call-context.ts";
export type { Change } from "./approvals/changes.ts";
export type { Plan, RequestAttachment, RequestOption } from "./approvals/circle.ts";
export type { Attempt, Ran } from "./approvals/guard.ts";
export type { Guarded } from "./approvals/guarded.ts";
export type { GuardOptions, Verdict } from "./approvals/guard-options.ts";
export type { HumanToolOptions, QuestionOptions } from "./approvals/questions.ts";
export {
  ApprovalCancelled,
  ApprovalDenied,
  ApprovalExpired,
  ApprovalOutdated,
  type ApprovalRefusal,
  ApprovalSpent,
  ApprovalSuperseded,
  ApprovalTimedOut,
  ApprovalUnclear,
  type Decider,
  isApprovalRefusal,
} from "./approvals/refusals.ts";
export type { Schema } from "./approvals/schema.ts";
export type { ApprovalTicket } from "./approvals/ticket.ts";
export { humanLayerWording, type HumanLayerWording, type RefusalText } from "./approvals/wording.ts";
export { type VerifiedWebhook, verifyWebhook, webhookClientErrors } from "./verify-webhook.ts";
export { clientErrors } from "./client-errors.ts";
export type { EndpointArguments } from "./endpoint-arguments.ts";
export type { ParleyOptions, RequestOptions } from "./options.ts";
export type {
  EvaluatedFile,
  EvaluationJudge,
  EvaluationOptions,
  EvaluationResult,
} from "./evaluations/run-options.ts";
export type { BackgroundLog } from "./background/background-log.ts";
export type { FlushResult } from "./background/delivery.ts";
export { Parley } from "./parley.ts";
export type { ContractClient, RenderArguments } from "./parley-members.ts";
export type { RenderedLog, RenderedPrompt } from "./render/rendered-prompt.ts";
export { type AnthropicRequest, toAnthropic } from "./render/to-anthropic.ts";
export { type OpenAIRequest, toOpenAI } from "./render/to-openai.ts";
export type { ParleySpanProcessor, ReadableSpan } from "./wrap/span-processor.ts";
export type { FlowOptions, PromptOptions, ToolOptions } from "./wrap/wrappers.ts";
export type {
  PromptArguments,
  PromptInputs,
  PromptMethod,
  PromptOutput,
  PromptTypes,
  ToolArguments,
  ToolTypes,
} from "./prompt-types.ts";
export type { EndpointMethod, ListAllMethod, ResourceClient, StreamMethod } from "./resource-client.ts";
