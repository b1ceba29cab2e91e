import { type Contract, contract, type Resource } from "@parley/contract";
import type { ParleyOptions } from "./options.ts";
import type { PromptMethod } from "./prompt-types.ts";
import { createResourceClient, type ResourceClient } from "./resource-client.ts";
import { createTransport } from "./transport.ts";

type ResourceClients = { readonly [Noun in keyof Contract]: ResourceClient<Contract[Noun]["endpoints"]> };

/** Those methods of Prompts whose inputs are checked by the Prompt's path. */
type CheckedPrompts = {
  readonly [Name in "call" | "callStream"]: PromptMethod<
    NonNullable<Parameters<ResourceClients["prompts"][Name]>[0]>,
    ReturnType<ResourceClients["prompts"][Name]>
  >;
};

/** The methods of every noun of the API. */
export type ContractClient = Omit<ResourceClients, "prompts"> & {
  readonly prompts: Omit<ResourceClients["prompts"], keyof CheckedPrompts> & CheckedPrompts;
};

type ClientMembers = ContractClient & {
  /** Where requests go, without `/v5`. */
  readonly baseUrl: string;
};

// The members come from the contract in a loop, which TypeScript cannot follow: hence the assertion.
const ContractMembers = class {
  readonly baseUrl: string;

  constructor(options: ParleyOptions = {}) {
    const transport = createTransport(options);
    this.baseUrl = transport.baseUrl;
    for (const [noun, resource] of Object.entries<Resource>(contract)) {
      Object.assign(this, { [noun]: createResourceClient(transport, resource) });
    }
  }
} as unknown as new (options?: ParleyOptions) => ClientMembers;

/**
 * The client of Parley. Every noun of the API is a property, every endpoint a method that takes one object.
 *
 * Methods reject with a {@link ParleyError} whose `code` names what went wrong; failures of the network have the codes
 * of {@link clientErrors}. Requests that are safe to repeat are, twice, on 408, 429, 502, 503, 504 and lost
 * connections, after the time the server asks for.
 *
 * @example
 * const parley = new Parley({ apiKey: "hl_sk_…" });
 * const reply = await parley.prompts.call({
 *   path: "welcome-email",
 *   inputs: { customer_name: "John Doe", product_name: "Parley" },
 * });
 * console.log(reply.logs[0]?.output);
 */
export class Parley extends ContractMembers {}
