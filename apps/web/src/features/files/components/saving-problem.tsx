import type { File } from "@parley/contract";
import { FormError } from "../../../design/form-error.tsx";
import { headOf } from "../save-over.ts";
import { OvertakenNote } from "./overtaken-note.tsx";

type SavingProblemProps = { error: unknown; versions: readonly File[]; overtakenBy: string | null };

/** Why what was typed is not saved yet: somebody saved another version, or what else was wrong. */
export function SavingProblem({ error, versions, overtakenBy }: SavingProblemProps) {
  return (
    <>
      {overtakenBy !== null && (
        <OvertakenNote by={versions.find(({ version_id: id }) => id === overtakenBy)} />
      )}
      {headOf(error) === undefined && <FormError error={error} />}
    </>
  );
}
