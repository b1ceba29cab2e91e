import { toCamelCase, toPascalCase, type Plan } from "./plan.ts";

/** A model provider that speaks OpenAI's API at an address of its own: most do. */
export function planProvider(name: string): Plan {
  const folder = `packages/gateway/src/providers/${name}`;
  const registry = "packages/gateway/src/providers/index.ts";
  const constant = toCamelCase(name);
  const prefix = name.toUpperCase().replaceAll("-", "_");
  const entry = constant === name ? name : `"${name}": ${constant}`;
  return {
    files: {
      [`${folder}/index.ts`]: `import { createCompatibleProvider } from "../../openai-wire/compatible-provider.ts";

/** ${toPascalCase(name)}, through its OpenAI-compatible address. */
export const ${constant} = createCompatibleProvider({
  name: "${name}",
  defaultBaseUrl: "https://api.${name}.example/v1",
  environment: { apiKey: "${prefix}_API_KEY", baseUrl: "${prefix}_BASE_URL" },
  wireKeys: {},
  requires: ["apiKey"],
});
`,
    },
    insertions: [
      { path: registry, after: "import {", line: `import { ${constant} } from "./${name}/index.ts";` },
      { path: registry, before: "  mock,", line: `  ${entry},` },
    ],
    next: [
      `Set the address in ${folder}/index.ts.`,
      "Does it speak an API of its own? See packages/gateway/src/providers/README.md.",
      "Add its models to packages/gateway/src/catalogue/models.json, then run npm run configuration and npm run check.",
    ],
  };
}
