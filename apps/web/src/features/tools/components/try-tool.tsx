import { Button, Textarea } from "@mantine/core";
import type { Tool } from "@parley/contract";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { parley } from "../../../api.ts";
import { Duration } from "../../../design/figures.tsx";
import { FormError } from "../../../design/form-error.tsx";
import { prettyJson } from "../../../design/pretty-json.ts";
import { Section } from "../../../design/section.tsx";
import { latencyMs } from "../../logs/log-figures.ts";
import { usePermission } from "../../me/queries.ts";
import { exampleArguments } from "../tool-content.ts";
import styles from "./try-tool.module.css";

/** Types of Tools that run; the others are only shown to models. */
const callable = new Set([
  "snippet",
  "python",
  "typescript",
  "get_api_call",
  "google",
  "pinecone_search",
  "mock",
]);

/** Runs a Tool on arguments of one's own; each run is a Log. */
export function TryTool({ tool }: { tool: Tool }) {
  const [text, setText] = useState(() => JSON.stringify(exampleArguments(tool), null, 2));
  const client = useQueryClient();
  const mayCall = usePermission("call");
  const call = useMutation({
    mutationFn: (inputs: Record<string, unknown>) =>
      parley.tools.call({ id: tool.id, version_id: tool.version_id, inputs }),
    onSuccess: () => client.invalidateQueries({ queryKey: ["logs"] }),
  });
  const inputs = readObject(text);
  if (!callable.has(tool.tool_type ?? "")) {
    return (
      <Section title="Try it" isBare>
        <p className={styles["quiet"]}>
          A Tool of type {tool.tool_type ?? "json_schema"} is shown to models and called by your application,
          not by Parley.
        </p>
      </Section>
    );
  }
  return (
    <Section title="Try it" isBare>
      <div className={styles["form"]}>
        <Textarea
          label="Arguments, as JSON"
          autosize
          minRows={3}
          maxRows={16}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          error={inputs ? undefined : "This is not a JSON object yet."}
          classNames={{ input: styles["code"] ?? "" }}
        />
        <Button
          disabled={!inputs || !mayCall}
          loading={call.isPending}
          onClick={() => inputs && call.mutate(inputs)}
        >
          Run the Tool
        </Button>
        <FormError error={call.error} />
        {call.data && (
          <div role="status" className={styles["answer"]} data-failed={Boolean(call.data.error) || undefined}>
            <pre tabIndex={0}>{call.data.error ?? prettyJson(call.data.output ?? "")}</pre>
            <p className={styles["quiet"]}>
              {call.data.error ? "failed" : "answered"} in <Duration ms={latencyMs(call.data)} /> ·{" "}
              <Link to="/logs" search={{ log: call.data.id }}>
                log
              </Link>
            </p>
          </div>
        )}
      </div>
    </Section>
  );
}

function readObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
    return isObject ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
