export { Agent, type AgentCallRequest, type AgentContinueRequest, type AgentUpsert } from "./agent.ts";
export { agentErrors } from "./agent-errors.ts";
export { AgentCallChunk, AgentCallEvent, AgentCallResponse, type AgentEventType } from "./agent-turns.ts";
export { ApprovalAnalytics } from "./approval-analytics.ts";
export { Availability, availabilityErrors, OutOfOffice, PersonalQuietHours } from "./availability.ts";
export {
  type ChangedChannel,
  Channel,
  ChannelDelivery,
  type ChannelPreference,
  ChannelPreferences,
  ChannelTest,
  type Digest,
  type GivenChannel,
  pushChannelId,
} from "./channel.ts";
export { channelLinkErrors, channelLinks } from "./channel-links.ts";
export { ChannelReading } from "./channel-reading.ts";
export { channelErrors, channels } from "./channels.ts";
export { apiBasePath, contract, type Contract } from "./contract.ts";
export {
  Datapoint,
  type DatapointChange,
  type DatapointFormat,
  Dataset,
  type DatasetAction,
  type DatasetUpsert,
  GivenDatapoint,
} from "./dataset.ts";
export { datasetErrors, type DatapointViolation } from "./dataset-errors.ts";
export { datasets } from "./datasets.ts";
export { Directory, directories, directoryErrors, DirectoryWithContents } from "./directories.ts";
export { egressErrors } from "./egress-errors.ts";
export { Environment, environmentErrors, environments } from "./environments.ts";
export {
  type EvaluatorChoice,
  type FileFacts,
  type FileReference,
  FileType,
  fileErrors,
  User,
} from "./file.ts";
export {
  type Comparison,
  Evaluation,
  type EvaluationLog,
  EvaluationRun,
  type EvaluationStats,
  type EvaluationStatus,
  type EvaluationRunsNews,
  type EvaluatorStats,
  type GivenEvaluator,
  type GivenVersion,
  type Interval,
  mostSamples,
  type RunEarlyStop,
  type RunEstimate,
  type RunProgress,
} from "./evaluation.ts";
export { evaluationErrors } from "./evaluation-errors.ts";
export { Calibration, TrustOfJudge } from "./calibration.ts";
export type { EvaluationFigures, EvaluationSlice } from "./evaluation-figures.ts";
export type { EvaluationItem, ItemFilter } from "./evaluation-items.ts";
export type { EvaluationSummary } from "./evaluation-overview.ts";
export type { GateCheck } from "./gate-checks.ts";
export { evaluations } from "./evaluations.ts";
export {
  Evaluator,
  type EvaluatorLogRequest,
  type EvaluatorRunReply,
  type EvaluatorRunRequest,
  type EvaluatorSpec,
  type EvaluatorUpsert,
  GivenEvaluatorSpec,
  type Judgment,
} from "./evaluator.ts";
export { evaluatorErrors } from "./evaluator-errors.ts";
export { evaluators } from "./evaluators.ts";
export { File } from "./file-union.ts";
export { type FileChange, type FileHead, files, type VersionContent } from "./files.ts";
export type { GivenGitSource } from "./given-git-source.ts";
export type { GitSource } from "./git-source.ts";
export { Flow, type FlowKernel, type FlowUpsert } from "./flow.ts";
export { ImportedFile, ImportedLog, ImportedVersion, importErrors, ImportLeft, imports } from "./imports.ts";
export { EmailAddress, Invitation, invitationErrors, invitations } from "./invitations.ts";
export * from "./kernel/endpoint.ts";
export * from "./kernel/errors.ts";
export { parseMoment } from "./kernel/wire.ts";
export { fromProblem, Problem, toProblem } from "./kernel/problem.ts";
export { toJudgedLog } from "./judged-log.ts";
export { type GivenLog, logErrors, ToolChoice, Warning } from "./log.ts";
export { BatchOutcome, LogOfBatch } from "./log-batch.ts";
export { AgentLog, EvaluatorLog, fileOf, FlowLog, Log, PromptLog, ToolLog } from "./log-union.ts";
export { logs } from "./logs.ts";
export { filterFields, type FieldName } from "./log-filter/fields.ts";
export {
  type FilterOperator,
  type FilterValue,
  type LogExpression,
  parseLogFilter,
} from "./log-filter/parse-filter.ts";
export { FilterError } from "./log-filter/tokens.ts";
export {
  LogDeletion,
  logDeletionErrors,
  LogFacets,
  logFilterErrors,
  LogFilterQuery,
  LogQuery,
  LogStats,
  SavedLogFilter,
} from "./log-queries.ts";
export { authErrors, Me, me } from "./me.ts";
export { Member, memberErrors, members } from "./members.ts";
export { ModelInfo, models } from "./models.ts";
export {
  Monitor,
  type MonitorAudience,
  type MonitorCondition,
  type MonitorCreate,
  type MonitorMeasurement,
  type MonitorMetric,
  type MonitorNotice,
  type MonitorState,
  type MonitorTransition,
  type MonitorUpdate,
} from "./monitor.ts";
export { monitorErrors } from "./monitor-errors.ts";
export { monitoring } from "./monitoring.ts";
export { monitoringErrors } from "./monitoring-errors.ts";
export { MonitoringStats, type MonitoringStatsQuery } from "./monitoring-stats.ts";
export { monitors } from "./monitors.ts";
export { Organization, organizationErrors, organizations, PlainName } from "./organizations.ts";
export {
  adminPermissions,
  type Permission,
  permissionNames,
  permissions,
  withImplied,
} from "./permissions.ts";
export {
  modelDefaults,
  Prompt,
  PromptCallChunk,
  type PromptCallRequest,
  PromptCallResponse,
  type PromptLogRequest,
  type PromptLogUpdate,
  type PromptUpsert,
} from "./prompt.ts";
export { otelErrors } from "./otel-errors.ts";
export { promptErrors } from "./prompt-errors.ts";
export { prompts } from "./prompts.ts";
export { ProviderKey, providerKeyErrors, providerKeys } from "./provider-keys.ts";
export { cliLoginCode } from "./cli-login-code.ts";
export { cliLoginErrors, cliLogins } from "./cli-logins.ts";
export { slack, slackErrors } from "./slack.ts";
export { ApiKey, apiKeyErrors, apiKeys, ApiKeyWithSecret } from "./api-keys.ts";
export {
  audit,
  AuditCheckpoint,
  auditCheckpointTyp,
  AuditEntry,
  auditText,
  auditTextOf,
  AuditVerification,
  firstAuditHash,
} from "./audit.ts";
export { Budget, budgetErrors, budgets } from "./budgets.ts";
export { PullRequest, repositories, Repository } from "./repositories.ts";
export { repositoryErrors } from "./repository-errors.ts";
export { redaction, redactionErrors, RedactionHook, RedactionRule } from "./redaction.ts";
export { reviewErrors } from "./review-errors.ts";
export { reviewQueues } from "./review-queues.ts";
export {
  NextReview,
  type Disputes,
  ReviewAgreement,
  ReviewerProgress,
  ReviewerQueue,
  ReviewItem,
  ReviewQuestion,
  ReviewQueue,
  ReviewResults,
  ReviewSubject,
  ReviewTask,
} from "./review-queue.ts";
export { retention, retentionErrors, RetentionPreview, RetentionReport, RetentionRule } from "./retention.ts";
export { invalidInput, requestErrors } from "./request-errors.ts";
export {
  AccessSubject,
  DirectoryAccess,
  ProtectedEnvironment,
  Role,
  roleErrors,
  roles,
} from "./role-endpoints.ts";
export { type ResourceKind, resourceKinds } from "./kernel/resource-kind.ts";
export { type BuiltInRole, builtInRoles, isBuiltInRole, permissionsOfRole } from "./roles.ts";
export {
  type DatapointContent,
  digestLine,
  type ListedDatapoint,
  type NormalDatapoint,
  normalizeDatapoint,
} from "./normal-form/datapoint.ts";
export { normalizeEvaluatorSpec } from "./normal-form/evaluator.ts";
export { normalizeToolKernel } from "./normal-form/tool.ts";
export { ServiceAccount, serviceAccountErrors, serviceAccounts } from "./service-accounts.ts";
export { Session, sessionErrors, sessions } from "./sessions.ts";
export { SsoConnection, ssoConnections, ssoErrors } from "./sso-connections.ts";
export { Team, teamErrors, teams } from "./teams.ts";
export { toolErrors } from "./tool-errors.ts";
export {
  Tool,
  type GivenEnvironmentVariable,
  type ToolCallRequest,
  ToolKernel,
  toolTypeOf,
  ToolType,
  type ToolUpsert,
} from "./tool.ts";
export { tools } from "./tools.ts";
export {
  webhookBodies,
  type WebhookEventData,
  webhookEvents,
  type WebhookEventType,
} from "./webhook-events.ts";
export { Grant, grantErrors, grants, GrantUse } from "./grants.ts";
export { policyErrors } from "./policy-errors.ts";
export {
  AppliedPolicy,
  Policy,
  type PolicyComparison,
  PolicyReplay,
  type PolicyRuling,
  PolicyTestReport,
  PolicyVersion,
} from "./policy.ts";
export { policies } from "./policies.ts";
export { approvalErrors } from "./approval-errors.ts";
export { ApprovalPlan, Responder } from "./approval-plan.ts";
export { type PlanQuietHours, type QuietWindow, TimeZone, type Weekday, weekdays } from "./quiet-hours.ts";
export { type BrokenSchedule, Schedule, scheduleErrors, type Shift } from "./schedules.ts";
export {
  ApprovalMessage,
  AnswerOption,
  Approval,
  ApprovalAttachment,
  ApprovalEvent,
  ApprovalRequest,
  ApprovalStatus,
  type Precondition,
  type Promotion,
  Stakes,
} from "./approval.ts";
export { approvals } from "./approvals.ts";
export { attachmentsNow, changesSinceAsked, isEffect, whatWillHappen } from "./call-effect.ts";
export { type ArgumentChange, changedArguments } from "./changed-arguments.ts";
export { diffPromotion, namePromotion, sayPromotion, showPromotion } from "./promotion-words.ts";
export { Receipt, ReceiptContent, ReceiptKey, receiptKeysPath } from "./receipt.ts";
export { receipts } from "./receipts.ts";
export { push, pushErrors, type PushSubscription } from "./push.ts";
export { decisionLinkErrors, decisionLinks } from "./decision-links.ts";
export { Webhook, WebhookDelivery, webhookErrors, webhooks, WebhookWithSecret } from "./webhooks.ts";
export { BackFill, type BackFillCreate, Watch, type WatchCreate, type WatchUpdate } from "./watch.ts";
export { findWaitingCalls } from "./waiting-calls.ts";
