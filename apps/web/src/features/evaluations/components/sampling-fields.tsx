import { Checkbox, NumberInput, Select } from "@mantine/core";
import { mostSamples } from "@parley/contract";
import type { Sampling } from "../sampling.ts";

type SamplingFieldsProps = {
  sampling: Sampling;
  /** The paths of those Evaluators that are chosen and may decide. */
  judges: readonly string[];
  /** Whether there is, or is going to be, a control to be compared with. */
  hasControl: boolean;
  onChange: (part: Partial<Sampling>) => void;
};

const whoMayDecide = "an Evaluator that Parley runs: true or false, rated options, or numbers with limits.";

/** How often each case is answered, and whether a Run may end before the last. */
export function SamplingFields({ sampling, judges, hasControl, onChange }: SamplingFieldsProps) {
  const { samples, stopBy } = sampling;
  const [first] = judges;
  const mayStop = hasControl && first !== undefined;
  return (
    <>
      <NumberInput
        label="Samples of each case"
        description="Answers differ from one call to the next: with several of each case, results say how much. Each is a call."
        min={1}
        max={mostSamples}
        allowDecimal={false}
        value={samples}
        onChange={(value) => onChange({ samples: typeof value === "number" && value >= 1 ? value : 1 })}
      />
      <Checkbox
        label="Stop a Run once it is shown to be better or worse than the control"
        description={
          first === undefined
            ? `None of the Evaluators can decide that. It takes ${whoMayDecide}`
            : "Saves calls where a difference is large. Runs begin when the control is made and judged by Parley; of 100 without a difference, 5 at most are stopped as if there were one."
        }
        disabled={!mayStop}
        checked={mayStop && stopBy !== undefined}
        onChange={(event) => onChange({ stopBy: event.currentTarget.checked ? first : undefined })}
      />
      {mayStop && stopBy !== undefined && (
        <Select
          label="Decided by"
          description={`It takes ${whoMayDecide}`}
          data={[...judges]}
          value={judges.includes(stopBy) ? stopBy : first}
          allowDeselect={false}
          onChange={(path) => onChange({ stopBy: path ?? first })}
        />
      )}
    </>
  );
}
