import type { Parley } from "@parley/sdk";

/** What the warehouse knows; a real shop would ask it. */
const warehouse: Readonly<Record<string, string>> = {
  "7": "order 7 left the warehouse on Monday",
  "8": "order 8 waits for a lampshade",
};

/**
 * Answers a customer. Each answer is a trace: the Flow `shop/answer`, with the Tool `shop/find-order` and the Prompt
 * `shop/reply` below it.
 */
export function createSupport(parley: Parley): (question: string) => Promise<string> {
  const findOrder = parley.tool(
    {
      path: "shop/find-order",
      tool: { function: { name: "find_order", description: "Where an order is, by its number" } },
    },
    async ({ order }: { order: string }): Promise<string> => {
      const state = warehouse[order];
      if (state === undefined) throw new RangeError(`There is no order ${order}.`);
      return state;
    },
  );
  return parley.flow({ path: "shop/answer" }, async (question: string): Promise<string> => {
    const [, order] = /order (\d+)/i.exec(question) ?? [];
    const order_state = order === undefined ? "no order was named" : await findOrder({ order });
    const reply = await parley.prompts.call({ path: "shop/reply", inputs: { question, order_state } });
    return reply.logs[0]?.output ?? "";
  });
}
