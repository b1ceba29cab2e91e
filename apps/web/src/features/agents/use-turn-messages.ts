import { useSessionStorage } from "@mantine/hooks";
import type { ChatMessage } from "@parley/promptfile";

export type TypedMessage = { role: "user" | "assistant"; content: string };

/** What is said to an Agent after its template, kept while the tab is open; what is empty is not said. */
export function useTurnMessages(agentId: string) {
  const [typed, setTyped] = useSessionStorage<TypedMessage[]>({
    key: `parley.messages.${agentId}`,
    defaultValue: [{ role: "user", content: "" }],
  });
  const messages: ChatMessage[] = typed.filter(({ content }) => content.trim() !== "");
  return { typed, setTyped, messages };
}
