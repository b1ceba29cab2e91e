import type { ToolType } from "@parley/contract";
import { createCode } from "./code.ts";
import { getApiCall } from "./get-api-call.ts";
import { google } from "./google.ts";
import { jsonSchema } from "./json-schema.ts";
import type { ToolBehaviour } from "./kind.ts";
import { mock } from "./mock.ts";
import { pineconeSearch } from "./pinecone-search.ts";
import { snippet } from "./snippet.ts";

/** Every type of Tool; one that the contract knows and that is missing here does not compile. */
export const kinds: { readonly [T in ToolType]: ToolBehaviour } = {
  json_schema: jsonSchema,
  snippet,
  python: createCode("python"),
  typescript: createCode("typescript"),
  get_api_call: getApiCall,
  google,
  pinecone_search: pineconeSearch,
  mock,
};
