import { contract, type Endpoint } from "@parley/sdk";
import { CommandError } from "../../exit-codes.ts";

/** One operation of the API by its name on the command line. */
export type Operation = { noun: string; name: string; endpoint: Endpoint };

/** Every operation: `datasets.list`, `prompts.setDeployment`, … */
export const operations: readonly Operation[] = Object.entries(contract).flatMap(([noun, { endpoints }]) =>
  Object.entries(endpoints as Record<string, Endpoint>).map(([name, endpoint]) => ({ noun, name, endpoint })),
);

export const nouns: readonly string[] = Object.keys(contract);

/** @throws CommandError naming what there is */
export function findOperation(given: string): Operation {
  const [noun = "", name = ""] = given.split(".");
  const ofNoun = operations.filter((operation) => sameWord(operation.noun, noun));
  if (ofNoun.length === 0)
    throw new CommandError(`There is no noun \`${noun}\`. There are: ${nouns.join(", ")}.`);
  const found = ofNoun.find((operation) => sameWord(operation.name, name));
  if (found) return found;
  const names = ofNoun.map((operation) => operation.name).join(", ");
  throw new CommandError(`${ofNoun[0]?.noun} has no \`${name}\`. It has: ${names}.`);
}

/** `provider-keys`, `provider_keys` and `providerKeys` are one word. */
const sameWord = (a: string, b: string): boolean => plain(a) === plain(b);
const plain = (word: string): string => word.replaceAll(/[-_]/g, "").toLowerCase();

/** A field of an operation, and where it goes. */
export type Field = {
  name: string;
  place: "path" | "query" | "body" | "file";
  isRequired: boolean;
  words: string;
};

type Described = { description?: string };

/** What an operation takes, in the order path, query, body. */
export function fieldsOf({ endpoint }: Operation): Field[] {
  const parts = [
    ["path", endpoint.params],
    ["query", endpoint.query],
    ["body", endpoint.body],
  ] as const;
  const fields = parts.flatMap(([place, schema]) => {
    const shape = (schema as { shape?: Record<string, Schema> } | undefined)?.shape ?? {};
    return Object.entries(shape).map(([name, inner]) => ({
      name,
      place,
      isRequired: place === "path" || !inner.safeParse(undefined).success,
      words: inner.description ?? "",
    }));
  });
  return endpoint.upload
    ? [...fields, { name: "file", place: "file", isRequired: true, words: "The file to send: file=@NAME" }]
    : fields;
}

type Schema = Described & { safeParse(value: unknown): { success: boolean } };
