import { MultiSelect, NumberInput, TagsInput, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { toNumber } from "../components/to-number.ts";
import { directoriesQuery } from "../directories-query.ts";
import { environmentListQuery } from "../queries.ts";
import type { Draft } from "./key-draft.ts";

type KeyLimitsProps = { draft: Draft; change: (part: Partial<Draft>) => void };

/** Where a key works, how often, at what cost and until when. */
export function KeyLimits({ draft, change }: KeyLimitsProps) {
  const directories = useQuery(directoriesQuery).data ?? [];
  const environments = useQuery(environmentListQuery).data ?? [];
  return (
    <>
      <TagsInput
        label="Only in these directories or Files"
        description="Choose, or type a path and press Enter."
        placeholder={draft.paths.length === 0 ? "everywhere" : ""}
        data={directories.map(({ path }) => path).filter((path) => path !== "")}
        value={draft.paths}
        onChange={(paths) => change({ paths })}
      />
      <MultiSelect
        label="Only from these environments"
        description="It calls what is deployed there, and nothing else."
        placeholder={draft.environments.length === 0 ? "all of them" : ""}
        data={environments.map(({ name }) => name)}
        value={draft.environments}
        onChange={(names) => change({ environments: names })}
      />
      <NumberInput
        label="Budget a month"
        description="What models may cost; calls are refused before they could overspend."
        placeholder="none"
        prefix="$"
        min={0}
        value={draft.budget ?? ""}
        onChange={(value) => change({ budget: toNumber(value) })}
      />
      <NumberInput
        label="Requests a minute"
        placeholder="as many as it asks"
        min={1}
        value={draft.perMinute ?? ""}
        onChange={(value) => change({ perMinute: toNumber(value) })}
      />
      <TextInput
        type="date"
        label="Ends on"
        description="As this day begins, in UTC. Empty: never."
        value={draft.expires}
        onChange={(event) => change({ expires: event.currentTarget.value })}
      />
    </>
  );
}
