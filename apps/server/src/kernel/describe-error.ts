import { isModelError } from "@parley/gateway";

type Described = { type: string; message: string; code?: string; stack?: string; cause?: Described };

const maxDepth = 5;

/**
 * An error as the process's own log shows it: what it is and where it came from, and none of what it carries. A
 * provider's failure carries the request and the answer, which belong to the Log alone, and the provider's own error
 * behind it may repeat the key it was given, so of that only the type and code are said.
 */
export function describeError(error: unknown, depth = 0): Described {
  if (!(error instanceof Error))
    return { type: typeof error, message: "Something was thrown that is no error." };
  const { cause } = error;
  const code = "code" in error && typeof error.code === "string" ? error.code : undefined;
  const inner = cause instanceof Error && depth < maxDepth ? describeError(cause, depth + 1) : undefined;
  return {
    type: error.name,
    message: error.message,
    ...(code !== undefined && { code }),
    ...(error.stack !== undefined && { stack: error.stack }),
    ...(inner && { cause: isModelError(error) ? withoutWords(inner) : inner }),
  };
}

const withoutWords = ({ type, code }: Described): Described => ({
  type,
  message: "",
  ...(code !== undefined && { code }),
});
