import { z } from "zod";
import { parseLogFilter, type LogExpression } from "./parse-filter.ts";
import { FilterError } from "./tokens.ts";

/** An expression over Logs, read: what cannot be read is refused with its place. */
export const LogFilterText = z
  .string()
  .max(4000)
  .transform((source, context): LogExpression => {
    try {
      return parseLogFilter(source);
    } catch (error) {
      if (!(error instanceof FilterError)) throw error;
      context.addIssue({ code: "custom", message: `At character ${error.at + 1}: ${error.message}` });
      return z.NEVER;
    }
  })
  .meta({
    description:
      'A filter, e.g. `inputs.customer = "x" and cost > 0.01 and latency_ms > 500`; see the guide of Logs.',
  });
