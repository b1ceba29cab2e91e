// oxlint-disable typescript/no-explicit-any -- replies are looked into as they come, without a schema
import { Validator, type Schema } from "@cfworker/json-schema";
import { contract, Problem, type Endpoint } from "@parley/contract";
import { toOpenApi } from "@parley/contract/openapi";

type Json = Record<string, any>;

/** The document that is published as `openapi.json`. */
export const openApi = toOpenApi(contract, { version: "0.0.0" }) as unknown as Json;

const validators = new Map<object, Validator>();

function validatorOf(schema: object): Validator {
  const known = validators.get(schema);
  if (known !== undefined) return known;
  // References of the document start at its root.
  const made = new Validator({ ...schema, components: openApi["components"] } as Schema, "2020-12", false);
  validators.set(schema, made);
  return made;
}

/** What a reply breaks of what `openapi.json` promises; nothing when it keeps it. */
export async function findBroken(endpoint: Endpoint, reply: Response): Promise<string | undefined> {
  const type = reply.headers.get("content-type")?.replace(/;.*/, "") ?? "";
  if (reply.status >= 400) {
    const text = await reply.text();
    if (type !== "application/problem+json")
      return `${reply.status} is ${type}, not a problem: ${text.slice(0, 200)}`;
    const problem = Problem.safeParse(JSON.parse(text));
    return problem.success ? undefined : `${reply.status} is no problem: ${problem.error.message}`;
  }
  const operation = operationOf(endpoint);
  const declared = operation["responses"]?.[reply.status];
  if (declared === undefined) return `status ${reply.status} is not declared`;
  if (reply.status === 204) return (await reply.text()) === "" ? undefined : "204 has a body";
  const media = Object.entries<Json>(declared["content"] ?? {}).find(
    ([name]) => name.replace(/;.*/, "") === type,
  );
  if (media === undefined) return `content type ${type} is not declared`;
  if (type !== "application/json") {
    await reply.arrayBuffer();
    return undefined;
  }
  const { valid, errors } = validatorOf(media[1]["schema"] as object).validate(
    readWellFormed(await reply.text()),
  );
  return valid
    ? undefined
    : errors
        .slice(-3)
        .map(({ instanceLocation, error }) => `${instanceLocation}: ${error}`)
        .join("; ");
}

/** The validator stumbles over halves of characters in names; whether they are there is none of its business. */
const readWellFormed = (text: string): unknown =>
  JSON.parse(text.replaceAll(/\\ud[89a-f][0-9a-f]{2}/gi, "?").toWellFormed());

export function operationOf({ method, path }: Endpoint): Json {
  const item = openApi["paths"][path.replaceAll(/:(\w+)/g, "{$1}")] as Json;
  return item[method.toLowerCase()] as Json;
}
