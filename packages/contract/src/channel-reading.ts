import { z } from "zod";

/** Whether a Prompt reads answers that keywords leave unclear. */
export const ChannelReading = z
  .object({
    is_enabled: z.boolean().describe("Off until somebody turns it on."),
    prompt_path: z
      .string()
      .min(1)
      .max(500)
      .refine((path) => !/[\p{Cc}\\]/u.test(path), { error: "Give the path of a File" })
      .describe(
        "A Prompt with the inputs `asked` and `answer` that answers with JSON: `decision` (`approve`, `deny`, `unclear`), `confidence` (0 to 1) and `quote`. Made where there is none.",
      ),
    min_confidence: z
      .number()
      .min(0.5)
      .max(1)
      .describe("Below it nothing is decided: whoever answered is asked to confirm."),
  })
  .meta({ id: "ChannelReading" });
export type ChannelReading = z.output<typeof ChannelReading>;
