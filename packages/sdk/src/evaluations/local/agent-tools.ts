/** What an Agent's tools do here, by their names. */
export type AgentTools = Readonly<Record<string, (given: Record<string, unknown>) => unknown>>;
