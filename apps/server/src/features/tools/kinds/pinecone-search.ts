import { toolErrors } from "@parley/contract";
import { z } from "zod";
import type { Egress } from "../../../kernel/egress/create-egress.ts";
import { ask, readJson } from "./ask.ts";
import type { ToolBehaviour, ToolOutcome, ToolRun } from "./kind.ts";
import { textArgument } from "./named-arguments.ts";

const Settings = z.looseObject({
  /** The address of the index, as Pinecone's console shows it. */
  index_host: z.string().nullish().catch(null),
  namespace: z.string().nullish().catch(null),
  top_k: z.int().min(1).max(100).nullish().catch(null),
  embedding_model: z.string().nullish().catch(null),
  embedding_base_url: z.string().nullish().catch(null),
});

const Embeddings = z.looseObject({ data: z.array(z.looseObject({ embedding: z.array(z.number()) })).min(1) });
const Matches = z.looseObject({
  matches: z.array(
    z.looseObject({
      id: z.string(),
      score: z.number().nullish(),
      metadata: z.record(z.string(), z.unknown()).nullish(),
    }),
  ),
});

const needs = [
  "the address of the index in setup_values.index_host",
  "a key of Pinecone in the environment variable PINECONE_API_KEY",
  "a key for embeddings in the environment variable OPENAI_API_KEY",
];

/** Finds texts in a Pinecone index by what they mean: the query is embedded, and its neighbours are the answer. */
export const pineconeSearch: ToolBehaviour = {
  async run(run, { egress }): Promise<ToolOutcome> {
    const settings = Settings.parse(run.kernel.setup_values ?? {});
    const { PINECONE_API_KEY: pineconeKey, OPENAI_API_KEY: embeddingKey } = run.variables;
    const { index_host: host } = settings;
    const missing = needs.filter((_, index) => ![host, pineconeKey, embeddingKey][index]);
    if (!host || !pineconeKey || !embeddingKey)
      throw toolErrors.notConfigured({ tool: run.path, type: "pinecone_search", needs: missing });
    const query = textArgument(run, "query");
    if (!query) return { ok: false, error: `\`${run.path}\` needs a query.` };
    const embedded = await post(egress, run, {
      url: `${trim(settings.embedding_base_url ?? "https://api.openai.com/v1")}/embeddings`,
      headers: { authorization: `Bearer ${embeddingKey}` },
      body: { model: settings.embedding_model ?? "text-embedding-3-small", input: query },
      schema: Embeddings,
    });
    if (!embedded.ok) return embedded;
    const found = await post(egress, run, {
      url: `${trim(host.includes("://") ? host : `https://${host}`)}/query`,
      headers: { "api-key": pineconeKey },
      body: {
        vector: embedded.value.data[0]?.embedding,
        topK: settings.top_k ?? 5,
        includeMetadata: true,
        ...(settings.namespace && { namespace: settings.namespace }),
      },
      schema: Matches,
    });
    return found.ok ? { ok: true, output: describe(found.value) } : found;
  },
};

type Post<S extends z.ZodType> = { url: string; headers: Record<string, string>; body: object; schema: S };
type Posted<S extends z.ZodType> = { ok: true; value: z.output<S> } | { ok: false; error: string };

async function post<S extends z.ZodType>(
  egress: Egress,
  { signal }: ToolRun,
  { url, headers, body, schema }: Post<S>,
): Promise<Posted<S>> {
  const asked = await ask(egress, url, {
    method: "POST",
    headers: { ...headers, "content-type": "application/json" },
    body: JSON.stringify(body),
    signal,
  });
  if (!asked.ok) return asked;
  const parsed = schema.safeParse(readJson(asked.text));
  return parsed.success
    ? { ok: true, value: parsed.data }
    : { ok: false, error: `${new URL(url).host} answered something that cannot be read.` };
}

const trim = (url: string): string => url.replace(/\/+$/, "");

/** The text of each match where it has one, else its metadata. */
function describe({ matches }: z.output<typeof Matches>): string {
  const texts = matches.map(({ id, metadata }) =>
    typeof metadata?.["text"] === "string" ? metadata["text"] : JSON.stringify({ id, ...metadata }),
  );
  return texts.length > 0 ? texts.join("\n\n") : "Nothing was found.";
}
