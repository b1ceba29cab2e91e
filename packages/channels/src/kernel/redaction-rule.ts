import { z } from "zod";

/** How much of a request a channel is told. */
export const RedactionRule = z
  .strictObject({
    show: z
      .enum(["everything", "names", "nothing"])
      .default("everything")
      .describe(
        "`names`: the arguments' names without their values, and neither reason nor previews. `nothing`: only that there is a request, and where. With either, approving takes the link.",
      ),
    hidden_arguments: z
      .array(z.string().min(1).max(200))
      .max(100)
      .default([])
      .describe("Arguments whose values are never told, e.g. `iban`."),
  })
  .meta({ id: "ChannelRedaction" });

export type RedactionRule = z.output<typeof RedactionRule>;
