import type { WebhookEventType } from "@parley/contract";
import type { Executor } from "@parley/db";

/** Whether anybody takes events of a type. */
export type IsTold = (type: WebhookEventType) => boolean;

/**
 * Who takes events of an organization, as it stands when they would be put down: what nobody takes need
 * not be written, read and deleted. For what is written thousands of times a minute; others put down whatever happens.
 */
export type FindTold = (executor: Executor, organizationId: string) => Promise<IsTold>;
