export { optional } from "./types/optional.ts";
export { ChatMessage, ChatRole, ContentPart, Thinking, ToolCall } from "./types/message.ts";
export { Approvers, Duration, ToolApproval } from "./types/approval.ts";
export { EvaluatorReference } from "./types/evaluator-reference.ts";
export { InputDeclarations, KernelExtensions } from "./types/extensions.ts";
export { Expectations, PromptTest } from "./types/prompt-test.ts";
export { AgentKernel, AgentTool, LinkedFile, OnAgentCall } from "./types/agent.ts";
export { messageText } from "./types/message-text.ts";
export {
  Fallback,
  ModelEndpoint,
  PromptKernel,
  PromptTool,
  ResponseFormat,
  TemplateLanguage,
  ToolFunction,
} from "./types/prompt.ts";
export { parsePromptFile } from "./parse-prompt-file.ts";
export type { ParsedPromptFile } from "./parse-prompt-file.ts";
export type { Diagnostic } from "./diagnostics/diagnostic.ts";
export { formatDiagnostic } from "./diagnostics/format-diagnostic.ts";
export { printPromptFile } from "./print/print-prompt-file.ts";
export { parseAgentFile } from "./agent/parse-agent-file.ts";
export type { ParsedAgentFile } from "./agent/parse-agent-file.ts";
export { printAgentFile } from "./agent/print-agent-file.ts";
export { normalizeAgentKernel } from "./hash/normalize-agent-kernel.ts";
export { hashAgentKernel, hashPromptKernel, identityOf } from "./hash/identity.ts";
export { loadReferences } from "./references/load-references.ts";
export { findReferences } from "./references/find-references.ts";
export type { Reference } from "./references/find-references.ts";
export type { AsyncReferenceReader, ReferenceReader, Refused } from "./references/reference-reader.ts";
export { resolveReferences } from "./references/resolve-references.ts";
export type { ResolvedReferences, ResolveOptions } from "./references/resolve-references.ts";
export { diffKernels } from "./diff/diff-kernels.ts";
export { diffText } from "./diff/diff-text.ts";
export type {
  ItemChange,
  KernelDiff,
  MessageChange,
  TextChange,
  ToolChange,
  ValueChange,
} from "./diff/kernel-diff.ts";
export { inputSchema, readInputs } from "./inputs/read-inputs.ts";
export type { DeclaredInput } from "./inputs/read-inputs.ts";
export { normalizePromptKernel } from "./hash/normalize-prompt-kernel.ts";
export { hashKernel } from "./hash/hash-kernel.ts";
export { deriveVersionId } from "./hash/derive-version-id.ts";
export type { VersionPrefix } from "./hash/derive-version-id.ts";
export { callArguments } from "./template/call-arguments.ts";
export { compilePrompt } from "./template/compile-prompt.ts";
export type { CompiledPrompt, RenderOptions, RenderResult } from "./template/compile-prompt.ts";
export type { TemplateCall } from "./template/template-language.ts";
export { describeVariables } from "./template/describe-variables.ts";
export type { InputType, TemplateVariable, VariableUse } from "./template/variable.ts";
export type { RenderedSpans, TextSpan } from "./template/text-span.ts";
export type { TemplatePlace } from "./template/template-texts.ts";
export type { TemplateLimits } from "./template/template-limits.ts";
export type { JinjaEngine, JinjaFailure } from "./template/jinja/jinja-engine.ts";
export { lintPromptFile } from "./lint/lint-prompt-file.ts";
export type { LintDiagnostic, LintOptions } from "./lint/lint-prompt-file.ts";
export { applyFixes } from "./lint/apply-fixes.ts";
export { LINT_RULES } from "./lint/lint-rules.ts";
export type { LintFix, LintRule, TextEdit } from "./lint/lint-rule.ts";
export type { ModelCatalogue, ModelFacts } from "./lint/model-facts.ts";
export { parseTree } from "./tree/parse-tree.ts";
export type { ParsedTree } from "./tree/parse-tree.ts";
export { tokensOf } from "./tree/syntax-node.ts";
export type { SyntaxKind, SyntaxNode } from "./tree/syntax-node.ts";
export { formatAgentFile, formatPromptFile } from "./format/format-prompt-file.ts";
export type { FormattedFile } from "./format/format-file.ts";
export { editPromptFile } from "./edit/edit-prompt-file.ts";
export { editAgentFile } from "./edit/edit-agent-file.ts";
export { applyAgentKernel, applyPromptKernel } from "./edit/apply-kernel.ts";
export type { ApplyResult } from "./edit/apply-file-kernel.ts";
export type { EditRefusal, EditResult } from "./edit/edit-file.ts";
export type { FileChange, ValuePath } from "./edit/file-change.ts";
export { toVisible } from "./visible-text.ts";
