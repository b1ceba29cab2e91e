import { type Endpoint, contract } from "@parley/contract";
import * as contractDoor from "@parley/contract";
import { AgentKernel, ChatMessage, ContentPart, PromptKernel, PromptTool } from "@parley/promptfile";
import { z } from "zod";
import { createSchemaPrinter } from "./print-schema.ts";

/** Types of schemas that the SDK shows by their own name, beside those of the endpoints. */
const shown = { AgentKernel, ChatMessage, ContentPart, PromptKernel, PromptTool };

type Printer = ReturnType<typeof createSchemaPrinter>;

/**
 * Declares the contract for the SDK's users without its schemas: the type of a schema takes pages, that of what it lets
 * through a few lines, and nobody needs zod to read it. The names are those that the SDK's sources import.
 */
export function declareContract(): string {
  const printer = createSchemaPrinter();
  const nouns = Object.entries(contract).map(([noun, { endpoints }]) => {
    const members = Object.entries<Endpoint>(endpoints).map(
      ([name, endpoint]) => `${JSON.stringify(name)}: ${printEndpoint(endpoint, printer)};`,
    );
    return `${JSON.stringify(noun)}: { name: string; description: string; endpoints: {\n${members.join("\n")}\n} };`;
  });
  for (const [name, schema] of Object.entries(shown)) declareNamed(name, schema, printer);
  for (const [name, value] of Object.entries(contractDoor))
    if (value instanceof z.ZodType) declareNamed(name, value, printer);
  const named = Array.from(printer.declarations, ([name, text]) => `export type ${name} = ${text};`);
  const events = Object.keys(contractDoor.webhookEvents).map((name) => JSON.stringify(name));
  named.push(`export type WebhookEventType = ${events.join(" | ")};`);
  return `${frame}\nexport type Contract = {\n${nouns.join("\n")}\n};\n${named.join("\n")}\n`;
}

function declareNamed(name: string, schema: z.ZodType, { declarations, print }: Printer): void {
  const text = print(schema, "output");
  if (text !== name) declarations.set(name, text);
}

/** An endpoint as types alone; its members are read by those of the frame. */
function printEndpoint(
  { params, query, body, output, events, upload }: Endpoint,
  { print }: Printer,
): string {
  const given = (schema: z.ZodType | undefined): string => (schema ? print(schema, "input") : "undefined");
  const request = `{ params: ${given(params)}; query: ${given(query)}; body: ${given(body)} }`;
  const fields = [
    `request: ${request}`,
    `reply: ${printReply(output, print)}`,
    ...(events ? [`events: object; event: ${print(events, "output")}`] : []),
    ...(upload ? ["upload: true"] : []),
  ];
  return `{ ${fields.join("; ")} }`;
}

function printReply(output: Endpoint["output"], print: Printer["print"]): string {
  if (output instanceof z.ZodType) return print(output, "output");
  return { text: "string", download: "Blob", empty: "void" }[
    (output as { kind: "text" | "download" | "empty" }).kind
  ];
}

const frame = `export type Endpoint = { readonly method?: "GET" | "POST" | "PATCH" | "PUT" | "DELETE"; request: { params: unknown; query: unknown; body: unknown }; reply: unknown; event?: unknown };
export type Endpoints = Readonly<Record<string, Endpoint>>;
export type Resource<E extends Endpoints = Endpoints> = { readonly name: string; readonly description: string; readonly endpoints: E };
export type EndpointRequest<E extends Endpoint> = E["request"];
export type EndpointInput<E extends Endpoint> = E["request"];
export type EndpointReply<E extends Endpoint> = E["reply"];
export type EndpointEvent<E extends Endpoint> = E extends { event: infer Event } ? Event : never;
export * from "./contract/src/kernel/errors.ts";
export declare const contract: Contract;
/** The File that a Log is of, at its version. */
export declare function fileOf(log: Log): { id: string; version_id: string; path: string; [name: string]: unknown };
`;
