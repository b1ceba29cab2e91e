import { notifications } from "@mantine/notifications";
import { formatPlural } from "../../design/format.ts";

type Added = { added: number; known: number; left_out: number; is_complete: boolean };

/** Says what became of Logs that were sent to a queue. */
export function announceAdded(added: Added): void {
  notifications.show({ message: describeAdded(added) });
}

export function describeAdded({ added, known, left_out: leftOut, is_complete: isComplete }: Added): string {
  const parts = [`${formatPlural(added, "item")} added`];
  if (known > 0) parts.push(`${known} in the queue already`);
  if (leftOut > 0) parts.push(`${leftOut} left out: judgments, or not there`);
  if (!isComplete) parts.push("there are more: add again to take the next ones");
  return `${parts.join("; ")}.`;
}
