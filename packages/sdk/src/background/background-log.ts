import type { Contract } from "@parley/contract";
import type { EndpointArguments } from "../endpoint-arguments.ts";

/** Types of Logs that the client records. */
type Nouns = { prompt: "prompts"; agent: "agents"; tool: "tools"; flow: "flows" };

type LogOf<T extends keyof Nouns> = EndpointArguments<Contract[Nouns[T]]["endpoints"]["log"]>;

/** What `parley.log` takes: what `log` of the type's noun does. */
export type BackgroundLog =
  | ({ type?: "prompt" } & LogOf<"prompt">)
  | ({ type: "agent" } & LogOf<"agent">)
  | ({ type: "tool" } & LogOf<"tool">)
  | ({ type: "flow" } & LogOf<"flow">);
