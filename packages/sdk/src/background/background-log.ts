import { contract } from "@parley/contract";
import type { EndpointArguments } from "../endpoint-arguments.ts";

/** Where Logs of each type are recorded. */
export const logEndpoints = {
  prompt: contract.prompts.endpoints.log,
  agent: contract.agents.endpoints.log,
  tool: contract.tools.endpoints.log,
  flow: contract.flows.endpoints.log,
} as const;

type LogOf<T extends keyof typeof logEndpoints> = EndpointArguments<(typeof logEndpoints)[T]>;

/** What `parley.log` takes: what `log` of the type's noun does. */
export type BackgroundLog =
  | ({ type?: "prompt" } & LogOf<"prompt">)
  | ({ type: "agent" } & LogOf<"agent">)
  | ({ type: "tool" } & LogOf<"tool">)
  | ({ type: "flow" } & LogOf<"flow">);
