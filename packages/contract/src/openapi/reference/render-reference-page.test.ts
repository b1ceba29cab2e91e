import { describe, expect, test } from "vitest";
import { z } from "zod";
import { contract } from "../../contract.ts";
import { endpoint, resource } from "../../kernel/endpoint.ts";
import { toOpenApi } from "../to-open-api.ts";
import { renderReferencePage } from "./render-reference-page.ts";

describe("the reference page", () => {
  const document = toOpenApi(contract, { version: "1.2.3" });
  const page = renderReferencePage(document);

  test("shows every operation and every schema, and all its links lead somewhere", () => {
    const ids = new Set([...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id));
    const links = [...page.matchAll(/href="#([^"]+)"/g)].map(([, id]) => id!);
    for (const operation of Object.values(document.paths).flatMap((item) => Object.values(item))) {
      expect(ids).toContain(operation.operationId);
    }
    expect(links.filter((id) => !ids.has(id))).toEqual([]);
    expect([...ids].filter((id) => id!.startsWith("schema-"))).toHaveLength(
      Object.keys(document.components.schemas).length,
    );
  });

  test("needs nothing from elsewhere and runs no script", () => {
    expect(page).not.toMatch(/<script|<link|<img|@import|url\(| on\w+=/);
    expect(page).toContain("color-scheme: light dark");
    expect(page).toContain('name="viewport"');
  });

  test("has a request to copy for a call", () => {
    expect(page).toContain(
      "curl -X POST &quot;$PARLEY_BASE_URL/v5/prompts/call&quot; \\\n  -H &quot;X-API-KEY: $PARLEY_API_KEY&quot;",
    );
    expect(page).toContain("&quot;customer_name&quot;: &quot;John Doe&quot;");
  });

  test("escapes what the contract says", () => {
    const nasty = resource("nasty", {
      description: "<script>alert(1)</script>",
      endpoints: {
        get: endpoint({
          method: "GET",
          path: "/nasty",
          summary: "Less < more & `a < b`",
          permission: "read",
          resource: "organization",
          query: z.object({ limit: z.coerce.number().int().min(1).max(1000).default(10) }),
          output: z.object({ value: z.enum(["<b>"]) }),
        }),
      },
    });
    const rendered = renderReferencePage(toOpenApi({ nasty }, { version: "<1>" }));
    expect(rendered).not.toMatch(/<script|<b>|<1>/);
    expect(rendered).toContain("Less &lt; more &amp; <code>a &lt; b</code>");
    expect(rendered).toContain("at most 1,000");
  });
});
