import { Button } from "@mantine/core";
import type { Dataset } from "@parley/contract";
import { json } from "@codemirror/lang-json";
import { FramedCodeEditor } from "../../../design/code/framed-code-editor.tsx";
import { Words } from "../../../design/words.tsx";
import { LoadingRows } from "../../../design/loading-rows.tsx";
import { OvertakenNote } from "../../files/components/overtaken-note.tsx";
import { headOf } from "../../files/save-over.ts";
import { useDraft } from "../../files/use-draft.ts";
import { usePermission } from "../../me/queries.ts";
import { versionName } from "../../prompts/version-name.ts";
import { ImportError } from "../components/import-error.tsx";
import { useDatasetVersions, useSaveSchema } from "../queries.ts";
import styles from "./schema-page.module.css";

const example = {
  type: "object",
  properties: {
    inputs: {
      type: "object",
      required: ["question"],
      properties: { question: { type: "string", minLength: 1 } },
    },
    target: { type: "object", required: ["answer"] },
  },
};

/** The JSON Schema that every Datapoint fits. */
export function SchemaPage({ datasetId }: { datasetId: string }) {
  const [newest, ...older] = useDatasetVersions(datasetId);
  return newest ? <SchemaEditor key={newest.id} versions={[newest, ...older]} /> : <LoadingRows />;
}

function SchemaEditor({ versions }: { versions: readonly [Dataset, ...Dataset[]] }) {
  const [dataset] = versions;
  const stored = dataset.schema ? JSON.stringify(dataset.schema, null, 2) : "";
  const draft = useDraft<string>(dataset.id, versions);
  const text = draft.typed ?? stored;
  const setText = (typed: string) => (typed === stored ? draft.discard() : draft.change(typed));
  const save = useSaveSchema({ id: dataset.id, overtake: draft.overtake, onSaved: draft.discard });
  const mayWrite = usePermission("write");
  const schema = readSchema(text);
  return (
    <div className={styles["page"]}>
      <p className={styles["words"]}>
        <Words
          text={
            stored
              ? `Every Datapoint of ${versionName(dataset)} fits this JSON Schema; what does not is refused, with its row.`
              : "No schema: Datapoints may hold anything. Give a JSON Schema for `inputs`, `messages` and `target`, and what does not fit is refused, with its row."
          }
        />
      </p>
      <FramedCodeEditor
        label="JSON Schema"
        value={text}
        onChange={setText}
        extensions={schemaLanguage}
        isReadOnly={!mayWrite}
      />
      {!schema.ok && <p className={styles["problem"]}>{schema.reason}</p>}
      {draft.overtakenBy !== null && (
        <OvertakenNote by={versions.find(({ version_id: id }) => id === draft.overtakenBy)} />
      )}
      {save.error && headOf(save.error) === undefined && <ImportError error={save.error} />}
      {mayWrite && (
        <div className={styles["acts"]}>
          {!text.trim() && (
            <Button variant="default" onClick={() => setText(JSON.stringify(example, null, 2))}>
              Begin with an example
            </Button>
          )}
          <Button
            disabled={!schema.ok || text === stored}
            loading={save.isPending}
            onClick={() => schema.ok && save.mutate({ schema: schema.value, known: draft.known })}
          >
            {text.trim() ? "Save as a new version" : "Take the schema away"}
          </Button>
        </div>
      )}
    </div>
  );
}

const schemaLanguage = json();

type ReadSchema = { ok: true; value: Record<string, unknown> } | { ok: false; reason: string };

/** An empty text takes the schema away, which an empty schema says. */
function readSchema(text: string): ReadSchema {
  if (text.trim() === "") return { ok: true, value: {} };
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== "object" || value === null || Array.isArray(value))
      return { ok: false, reason: "A schema is a JSON object." };
    return { ok: true, value: value as Record<string, unknown> };
  } catch (error) {
    return { ok: false, reason: `This is not JSON yet: ${error instanceof Error ? error.message : ""}` };
  }
}
