/**
 * The source of a Log that is one asking of the model in a turn of an Agent. It is of the Agent's version and below the
 * turn's Log, which is what counts: that has the tokens and the cost of all of them, and is what is judged.
 */
export const agentStepSource = "agent_step";
