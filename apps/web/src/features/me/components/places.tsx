import { Button } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { ErrorState } from "../../../design/error-state.tsx";
import { FormError } from "../../../design/form-error.tsx";
import { LoadingRows } from "../../../design/loading-rows.tsx";
import rows from "../../../design/rows.module.css";
import { Section } from "../../../design/section.tsx";
import {
  type OwnChannel,
  ownChannelsQuery,
  type Preferences,
  preferencesQuery,
  useSetPreferences,
} from "../places-queries.ts";
import { HowOften } from "./how-often.tsx";
import { PlaceDialog } from "./place-dialog.tsx";
import { PlaceRow } from "./place-row.tsx";

/** Where and how often one is told of requests, by what hangs on them and by the hour. */
export function Places({ timeZone }: { timeZone: string }) {
  const preferences = useQuery(preferencesQuery);
  const channels = useQuery(ownChannelsQuery);
  const error = preferences.error ?? channels.error;
  if (error)
    return (
      <Section title="Where you are told">
        <ErrorState
          error={error}
          title="Your places could not be read"
          retry={() => void Promise.all([preferences.refetch(), channels.refetch()])}
        />
      </Section>
    );
  if (!preferences.data || !channels.data)
    return (
      <Section title="Where you are told">
        <LoadingRows count={2} />
      </Section>
    );
  return <Loaded saved={preferences.data} channels={channels.data} timeZone={timeZone} />;
}

type LoadedProps = { saved: Preferences; channels: readonly OwnChannel[]; timeZone: string };

function Loaded({ saved, channels, timeZone }: LoadedProps) {
  const set = useSetPreferences();
  const [isAdding, setAdding] = useState(false);
  // What was just set stands there while it is on its way.
  const current = set.isPending ? set.variables : saved;
  const { preferences: places } = current;
  const change = (part: Partial<Preferences>): void =>
    set.mutate({ ...current, ...part, time_zone: timeZone });
  const nameOf = (id: string): string =>
    id === "push"
      ? "Browsers with notices on"
      : (channels.find((one) => one.id === id)?.name ?? "a channel that is off");
  return (
    <Section
      title="Where you are told"
      aside={
        <Button variant="subtle" leftSection={<IconPlus size={14} />} onClick={() => setAdding(true)}>
          Add a place…
        </Button>
      }
    >
      {places === null && (
        <p className={rows["none"]}>
          {channels.length === 0
            ? "No channel is set up: requests wait in the inbox, and browsers with notices on tell you."
            : "You have said nothing: the first channel that finds you by your address tells you, at any hour. Add places, and only those are used."}
        </p>
      )}
      {places?.length === 0 && (
        <p className={rows["none"]}>
          No channel tells you anything: requests wait in the inbox.{" "}
          <Button variant="subtle" onClick={() => change({ preferences: null })}>
            Use the first channel that finds me
          </Button>
        </p>
      )}
      {places?.map((place, index) => (
        <PlaceRow
          key={`${place.channel_id} ${index}`}
          place={place}
          name={nameOf(place.channel_id)}
          onRemove={() => change({ preferences: places.toSpliced(index, 1) })}
        />
      ))}
      <HowOften current={current} onChange={change} />
      <FormError error={set.error} />
      {isAdding && (
        <PlaceDialog
          channels={channels}
          onAdd={(place) => {
            setAdding(false);
            change({ preferences: [...(places ?? []), place] });
          }}
          onClose={() => setAdding(false)}
        />
      )}
    </Section>
  );
}
