import { useQuery } from "@tanstack/react-query";
import { ErrorState } from "../../../design/error-state.tsx";
import { LoadingRows } from "../../../design/loading-rows.tsx";
import { Rail } from "../../../design/rail.tsx";
import { Section } from "../../../design/section.tsx";
import type { Kind } from "../approval-search.ts";
import { describeEvent, type EventWords } from "../describe-event.ts";
import { approvalEventsQuery } from "../queries.ts";
import { LongText } from "./long-text.tsx";
import { ValueChanges } from "./value-changes.tsx";

/** What happened to a request, along the rail. */
export function Story({ id, kind }: { id: string; kind: Kind }) {
  const events = useQuery(approvalEventsQuery(id));
  return (
    <Section title="What happened" isBare>
      {events.isPending && <LoadingRows count={3} />}
      {events.error && !events.data && (
        <ErrorState
          error={events.error}
          title="The events could not be read"
          retry={() => void events.refetch()}
        />
      )}
      {events.data && (
        <Rail
          label="Events"
          events={events.data
            .map((event, index, all) => {
              const words = describeEvent({ kind, event, earlier: all.slice(0, index) });
              const content = <Words words={words} />;
              return { id: String(event.number), at: event.at, tone: words.tone, content };
            })
            .toReversed()}
        />
      )}
    </Section>
  );
}

function Words({ words: { who, what, said, changes = [] } }: { words: EventWords }) {
  return (
    <>
      {who && <strong>{who} </strong>}
      {who ? what : what.charAt(0).toUpperCase() + what.slice(1)}
      {said && <LongText text={`“${said}”`} />}
      {changes.length > 0 && (
        <details>
          <summary>What changed</summary>
          <ValueChanges changes={changes} label={`What ${who ?? "somebody"} changed`} />
        </details>
      )}
    </>
  );
}
