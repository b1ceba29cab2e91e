import type { ToolKernel } from "@parley/contract";

type ToolKind = { label: string; purpose: string; example: string; content: ToolKernel };

const order = {
  type: "object",
  properties: { order_id: { type: "string", description: "As on the invoice: A-17" } },
  required: ["order_id"],
};
const amount = {
  name: "refund_amount",
  description: "How much of the price is paid back.",
  parameters: {
    type: "object",
    properties: { price: { type: "number" }, days: { type: "integer", description: "Since the order" } },
    required: ["price", "days"],
  },
};
const query = {
  type: "object",
  properties: { query: { type: "string" } },
  required: ["query"],
};

/** Each type of Tool with what a new one begins with, which works as it is where that is possible. */
export const toolKinds = {
  python: {
    label: "Python",
    purpose: "Code that Parley runs",
    example: "tools/refund-amount",
    content: {
      tool_type: "python",
      function: amount,
      source_code: "def refund_amount(price, days):\n    return price if days <= 30 else 0\n",
    },
  },
  typescript: {
    label: "TypeScript",
    purpose: "Code that Parley runs",
    example: "tools/refund-amount",
    content: {
      tool_type: "typescript",
      function: amount,
      source_code:
        "function refund_amount({ price, days }: { price: number; days: number }): number {\n" +
        "  return days <= 30 ? price : 0;\n}\n",
    },
  },
  get_api_call: {
    label: "API call",
    purpose: "Asks an address, and answers what it answered",
    example: "tools/find-order",
    content: {
      tool_type: "get_api_call",
      function: { name: "find_order", description: "Finds an order by its number.", parameters: order },
      setup_values: { url: "https://example.com/orders/{order_id}" },
    },
  },
  snippet: {
    label: "Snippet",
    purpose: "Texts that templates take by their keys",
    example: "tools/words",
    content: {
      tool_type: "snippet",
      setup_values: { greeting: "Good day", closing: "Kind regards" },
    },
  },
  json_schema: {
    label: "Function of your application",
    purpose: "Described to models; your application runs it",
    example: "tools/find-order",
    content: {
      tool_type: "json_schema",
      function: { name: "find_order", description: "Finds an order by its number.", parameters: order },
    },
  },
  google: {
    label: "Google search",
    purpose: "By SerpApi; needs its key",
    example: "tools/search",
    content: {
      tool_type: "google",
      function: { name: "search", description: "Searches the web.", parameters: query },
      setup_values: { num_results: 5 },
    },
  },
  pinecone_search: {
    label: "Pinecone search",
    purpose: "Texts from an index; needs two keys",
    example: "tools/handbook",
    content: {
      tool_type: "pinecone_search",
      function: { name: "search", description: "Searches the handbook.", parameters: query },
      setup_values: { index_host: "", namespace: "", top_k: 5, embedding_model: "text-embedding-3-small" },
    },
  },
  mock: {
    label: "Mock",
    purpose: "For tests: always gives one answer",
    example: "tools/find-order",
    content: {
      tool_type: "mock",
      function: { name: "find_order", description: "Finds an order by its number.", parameters: order },
      setup_values: { output: "It left yesterday." },
    },
  },
} as const satisfies Record<NonNullable<ToolKernel["tool_type"]>, ToolKind>;
