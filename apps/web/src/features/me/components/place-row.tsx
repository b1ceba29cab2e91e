import { Button } from "@mantine/core";
import { FormError } from "../../../design/form-error.tsx";
import rows from "../../../design/rows.module.css";
import { Tag } from "../../../design/tag.tsx";
import { Words } from "../../../design/words.tsx";
import { describePreference } from "../describe-preference.ts";
import { type Preference, useTestPlace } from "../places-queries.ts";
import styles from "./places.module.css";

type PlaceRowProps = { place: Preference; name: string; onRemove: () => void };

/** A place, and whether it works. */
export function PlaceRow({ place, name, onRemove }: PlaceRowProps) {
  const test = useTestPlace();
  const words = place.place ? `${name}, ${place.place}` : name;
  return (
    <div className={rows["row"]} role="group" aria-label={words}>
      <div className={rows["words"]}>
        <strong>{words}</strong>
        <span className={rows["quiet"]}>{describePreference(place)}</span>
        {test.data && (
          <ul role="status" className={styles["findings"]}>
            {test.data.findings.map(({ is_good, text }) => (
              <li key={text}>
                <Tag tone={is_good ? "passed" : "failed"}>{is_good ? "works" : "fails"}</Tag>{" "}
                <Words text={text} />
              </li>
            ))}
          </ul>
        )}
        <FormError error={test.error} />
      </div>
      <div className={rows["acts"]}>
        {place.channel_id !== "push" && (
          <Button variant="subtle" loading={test.isPending} onClick={() => test.mutate(place)}>
            Try it
          </Button>
        )}
        <Button variant="subtle" color="red" onClick={onRemove}>
          Take away
        </Button>
      </div>
    </div>
  );
}
