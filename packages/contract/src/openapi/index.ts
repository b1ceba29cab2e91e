export type { JsonSchema, OpenApiDocument, Operation } from "./document.ts";
export { renderReferencePage } from "./reference/render-reference-page.ts";
export { toOpenApi } from "./to-open-api.ts";
