import { describeToolCalls, type ToolCall } from "../../describe-message.ts";
import { toSafeText } from "../../output.ts";

/** What a turn waits for, and what to type to go on. */
export function describeWaiting({ logId, calls }: { logId: string; calls: readonly ToolCall[] }): string {
  const names = calls.map((call) => call.function.name);
  const wanted = calls.map(({ id, function: { name } }) =>
    names.filter((other) => other === name).length > 1 ? id : name,
  );
  const asked = describeToolCalls(calls).map((line, index) => `  ${line}  ${calls[index]?.id ?? ""}`);
  const results = wanted.map((name) => `--result ${quote(name)}=…`).join(" ");
  return toSafeText(
    [
      "The turn waits for what these tools give:",
      ...asked,
      `Go on: parley call --continue ${logId} ${results}`,
    ].join("\n"),
  );
}

const quote = (name: string): string =>
  /^[\w.-]+$/.test(name) ? name : `'${name.replaceAll("'", "'\\''")}'`;
