import type { LintRule } from "./lint-rule.ts";
import { imageWithoutAlt } from "./rules/image-without-alt.ts";
import { inputDefaultInvalid } from "./rules/input-default-invalid.ts";
import { inputSchemaUnchecked } from "./rules/input-schema-unchecked.ts";
import { inputUnused } from "./rules/input-unused.ts";
import { maxTokensBeyondModel } from "./rules/max-tokens-beyond-model.ts";
import { messageEmpty } from "./rules/message-empty.ts";
import { modelDeprecated } from "./rules/model-deprecated.ts";
import { modelUnknown } from "./rules/model-unknown.ts";
import { roleOrder } from "./rules/role-order.ts";
import { secretInText } from "./rules/secret-in-text.ts";
import { templateSyntaxUnread } from "./rules/template-syntax-unread.ts";
import { toolCallIdMissing } from "./rules/tool-call-id-missing.ts";
import { toolCallIdRepeated } from "./rules/tool-call-id-repeated.ts";
import { toolCallUnanswered } from "./rules/tool-call-unanswered.ts";
import { toolRepeated } from "./rules/tool-repeated.ts";
import { toolResponseUnreachable } from "./rules/tool-response-unreachable.ts";
import { toolUndefined } from "./rules/tool-undefined.ts";
import { variableMisspelt } from "./rules/variable-misspelt.ts";
import { variableUndeclared } from "./rules/variable-undeclared.ts";

/** Every rule, by code. */
export const LINT_RULES: readonly LintRule[] = [
  imageWithoutAlt,
  inputDefaultInvalid,
  inputSchemaUnchecked,
  inputUnused,
  maxTokensBeyondModel,
  messageEmpty,
  modelDeprecated,
  modelUnknown,
  roleOrder,
  secretInText,
  templateSyntaxUnread,
  toolCallIdMissing,
  toolCallIdRepeated,
  toolCallUnanswered,
  toolRepeated,
  toolResponseUnreachable,
  toolUndefined,
  variableMisspelt,
  variableUndeclared,
];
