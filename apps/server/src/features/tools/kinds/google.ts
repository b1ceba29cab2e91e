import { toolErrors } from "@parley/contract";
import { z } from "zod";
import { ask, readJson } from "./ask.ts";
import type { ToolBehaviour, ToolOutcome } from "./kind.ts";
import { textArgument } from "./named-arguments.ts";

const defaultBaseUrl = "https://serpapi.com";

const Settings = z.looseObject({
  api_key: z.string().nullish().catch(null),
  base_url: z.string().nullish().catch(null),
  num_results: z.int().min(1).max(20).nullish().catch(null),
});

const Reply = z.looseObject({
  answer_box: z.looseObject({ answer: z.string().nullish(), snippet: z.string().nullish() }).nullish(),
  organic_results: z
    .array(
      z.looseObject({
        title: z.string().nullish(),
        link: z.string().nullish(),
        snippet: z.string().nullish(),
      }),
    )
    .nullish(),
});

/** Searches Google by SerpApi; answers the results as text. */
export const google: ToolBehaviour = {
  async run(run, { egress }): Promise<ToolOutcome> {
    const settings = Settings.parse(run.kernel.setup_values ?? {});
    const key = run.variables["SERPAPI_API_KEY"] ?? settings.api_key;
    if (!key)
      throw toolErrors.notConfigured({
        tool: run.path,
        type: "google",
        needs: ["a key of serpapi.com in the environment variable SERPAPI_API_KEY"],
      });
    const query = textArgument(run, "query");
    if (!query) return { ok: false, error: `\`${run.path}\` needs a query.` };
    const url = new URL("search.json", `${(settings.base_url ?? defaultBaseUrl).replace(/\/$/, "")}/`);
    url.search = new URLSearchParams({ engine: "google", q: query, api_key: key }).toString();
    const asked = await ask(egress, url.href, { signal: run.signal });
    if (!asked.ok) return { ok: false, error: asked.error.replaceAll(key, "…") };
    const reply = Reply.safeParse(readJson(asked.text));
    if (!reply.success) return { ok: false, error: `${url.host} answered something else than results.` };
    return { ok: true, output: describe(reply.data, settings.num_results ?? 5) };
  },
};

function describe(
  { answer_box: box, organic_results: results }: z.output<typeof Reply>,
  count: number,
): string {
  const answer = box?.answer ?? box?.snippet;
  const found = (results ?? [])
    .slice(0, count)
    .map(({ title, snippet, link }) => [title, snippet, link].filter((part) => part != null).join("\n"));
  const parts = [...(answer ? [answer] : []), ...found];
  return parts.length > 0 ? parts.join("\n\n") : "Nothing was found.";
}
