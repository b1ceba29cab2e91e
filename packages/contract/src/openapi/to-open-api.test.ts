import { Validator } from "@seriousme/openapi-schema-validator";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { contract } from "../contract.ts";
import { webhookBodies } from "../webhook-events.ts";
import { empty, endpoint, resource, text, type Endpoint } from "../kernel/endpoint.ts";
import { exampleBodies } from "./examples.ts";
import { toOpenApi } from "./to-open-api.ts";

const document = toOpenApi(contract, { version: "1.2.3", events: webhookBodies });
const endpoints = Object.entries(contract).flatMap(([key, { endpoints }]) =>
  Object.entries(endpoints).map(([name, declared]): [string, Endpoint] => [`${key}.${name}`, declared]),
);

describe("the description of the whole contract", () => {
  test("is valid OpenAPI 3.1", async () => {
    const result = await new Validator().validate(structuredClone(document) as Record<string, unknown>);
    expect(result.errors ?? []).toEqual([]);
    expect(result.valid).toBe(true);
  });

  test("has every endpoint once, by its operation id, with its permission", () => {
    const operations = Object.values(document.paths).flatMap((item) => Object.values(item));
    expect(operations.map(({ operationId }) => operationId).toSorted()).toEqual(
      endpoints.map(([id]) => id).toSorted(),
    );
    expect(operations.every((operation) => operation["x-permission"].length > 0)).toBe(true);
  });

  test("resolves every reference", () => {
    const references = JSON.stringify(document).match(/#\/components\/schemas\/\w+/g) ?? [];
    const names = new Set(references.map((reference) => reference.split("/").at(-1)!));
    expect([...names].filter((name) => document.components.schemas[name] === undefined)).toEqual([]);
    expect(JSON.stringify(document)).not.toContain("$defs");
  });

  test("documents streams, errors with their codes, and security", () => {
    const call = document.paths["/prompts/call"]!.post!;
    expect(Object.keys(call.responses["200"]!.content!)).toEqual(["application/json", "text/event-stream"]);
    expect(call.responses["404"]!.description).toContain("`prompts.no_version`");
    expect(call.responses["401"]!.description).toContain("`auth.key_invalid`");
    expect(call.responses["422"]!.description).toContain("`request.invalid_input`");
    expect(document.components.securitySchemes["apiKey"]).toMatchObject({ in: "header", name: "X-API-KEY" });
    expect(document.paths["/prompts/{id}"]!.delete!.responses["204"]).toEqual({
      description: "Done; no content.",
    });
  });

  test("gives query strings the types that they stand for", () => {
    const parameters = document.paths["/logs"]!.get!.parameters!;
    const typeOf = (name: string) => parameters.find((parameter) => parameter.name === name)!.schema;
    expect(typeOf("include_parent")).toEqual({ type: "boolean" });
    expect(typeOf("in_trace_filter")).toEqual({ type: "array", items: { type: "boolean" } });
    expect(typeOf("id")).toEqual({ type: "array", items: { type: "string" } });
  });

  test("tells what is sent to webhooks", () => {
    const sent = document.webhooks!["deployment.changed"]!.post.requestBody.content["application/json"]!;
    expect(sent.schema).toMatchObject({
      properties: {
        type: { const: "deployment.changed" },
        data: { $ref: "#/components/schemas/DeploymentChangedData" },
      },
    });
    expect(document.components.schemas["DeploymentChangedData"]).toBeDefined();
  });

  test("is the same every time", () => {
    expect(JSON.stringify(toOpenApi(contract, { version: "1.2.3", events: webhookBodies }))).toBe(
      JSON.stringify(document),
    );
  });

  test.each(Object.entries(exampleBodies))(
    "has an example of %s that the endpoint accepts",
    (id, example) => {
      const declared = new Map(endpoints).get(id);
      expect(declared?.body?.safeParse(example).error).toBeUndefined();
      expect(declared).toBeDefined();
    },
  );
});

describe("a schema used in both directions", () => {
  const Leaf = z.object({ kind: z.string().default("leaf") }).meta({ id: "Leaf" });
  const Tree = z.object({ leaf: Leaf }).meta({ id: "Tree" });
  const Same = z.object({ name: z.string() }).meta({ id: "Same" });
  const { paths, components } = toOpenApi(
    {
      trees: resource("trees", {
        description: "Trees.",
        endpoints: {
          put: endpoint({
            method: "PUT",
            path: "/trees/:id",
            summary: "Put a tree",
            permission: "write",
            resource: "organization",
            params: z.object({ id: z.string() }),
            body: z.object({ tree: Tree, same: Same }),
            output: z.object({ tree: Tree, same: Same }),
          }),
          raw: endpoint({
            method: "GET",
            path: "/raw",
            summary: "Raw",
            permission: "read",
            resource: "organization",
            output: text,
          }),
          clear: endpoint({
            method: "DELETE",
            path: "/raw",
            summary: "Clear",
            permission: "read",
            resource: "organization",
            output: empty,
          }),
        },
      }),
    },
    { version: "1" },
  );

  test("stands twice where a default makes it differ, and so does what contains it", () => {
    const { Leaf: reply, LeafInput: request, TreeInput: tree, SameInput: same } = components.schemas;
    expect(reply!.required).toEqual(["kind"]);
    expect(request!.required).toBeUndefined();
    expect(tree!.properties!["leaf"]).toEqual({ $ref: "#/components/schemas/LeafInput" });
    expect(same).toBeUndefined();
  });

  test("is referred to by the right name", () => {
    const { put } = paths["/trees/{id}"]!;
    const body = put!.requestBody!.content["application/json"]!.schema;
    const reply = put!.responses["200"]!.content!["application/json"]!.schema;
    expect(body.properties!["tree"]).toEqual({ $ref: "#/components/schemas/TreeInput" });
    expect(reply.properties!["tree"]).toEqual({ $ref: "#/components/schemas/Tree" });
  });

  test("is described as what it is: an object, a text or nothing; a key is always needed", () => {
    expect(paths["/trees/{id}"]!.put!.responses["401"]).toBeDefined();
    expect(paths["/raw"]!.get!.responses["200"]!.content).toHaveProperty(["text/plain; charset=utf-8"]);
    expect(paths["/raw"]!.delete!.responses["204"]).toBeDefined();
  });
});
