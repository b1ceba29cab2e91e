import type { File } from "@parley/contract";
import { FieldDiff } from "../../../design/diff/field-diff.tsx";
import { TextDiff } from "../../../design/diff/text-diff.tsx";
import { Section } from "../../../design/section.tsx";
import type { FileRef } from "../queries.ts";
import type { VersionChoice } from "../version-choice.ts";
import { ContentView, type FileContent } from "./content-view.tsx";
import { FileVersions } from "./file-versions.tsx";

type ContentVersionsProps<F extends File> = {
  file: FileRef & { type: F["type"] };
  choice: VersionChoice;
  onChoose: (choice: VersionChoice) => void;
  describe: (version: F) => string;
  contentOf: (version: F) => FileContent;
};

/** The history of a File that holds fields and perhaps code: each version as what it changed of both. */
export function ContentVersions<F extends File>({ contentOf, ...props }: ContentVersionsProps<F>) {
  return (
    <FileVersions<F>
      {...props}
      compare={(version, base) => {
        const after = contentOf(version);
        if (!base) return <ContentView content={after} />;
        const before = contentOf(base);
        const hasCode = before.code !== undefined || after.code !== undefined;
        return (
          <>
            {hasCode && (
              <Section title="Code" isBare>
                <TextDiff before={before.code ?? ""} after={after.code ?? ""} label="Changes of the code" />
              </Section>
            )}
            <Section title="Fields" isBare>
              <FieldDiff before={before.fields} after={after.fields} label="Changes of the fields" />
            </Section>
          </>
        );
      }}
    />
  );
}
