import { Tag } from "../../../design/tag.tsx";
import type { Webhook } from "../queries.ts";

/** Whether events reach it. */
export function WebhookState({ webhook }: { webhook: Webhook }) {
  if (!webhook.is_enabled) {
    return webhook.disabled_reason ? <Tag tone="failed">disabled</Tag> : <Tag>off</Tag>;
  }
  return webhook.failing_since ? <Tag tone="failed">failing</Tag> : <Tag tone="passed">on</Tag>;
}
