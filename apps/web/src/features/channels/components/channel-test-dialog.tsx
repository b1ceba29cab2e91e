import { Button, Modal, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { FormError } from "../../../design/form-error.tsx";
import form from "../../../design/form.module.css";
import { Tag } from "../../../design/tag.tsx";
import { Words } from "../../../design/words.tsx";
import { type Channel, useTestChannel } from "../queries.ts";
import styles from "./channels.module.css";

type ChannelTestDialogProps = { channel: Channel; onClose: () => void };

/** Tries a channel, and says what works. */
export function ChannelTestDialog({ channel, onClose }: ChannelTestDialogProps) {
  const [place, setPlace] = useState(channel.default_place ?? "");
  const test = useTestChannel(channel.id);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    test.mutate(place.trim());
  };
  return (
    <Modal opened onClose={onClose} title={`Try ${channel.name}`}>
      <form onSubmit={submit} className={form["form"]} noValidate>
        <TextInput
          label="Place"
          description="With one, it says a word there. Without, it is only looked at."
          value={place}
          onChange={(event) => setPlace(event.currentTarget.value)}
          data-autofocus
        />
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
        <div className={form["acts"]}>
          <Button type="submit" loading={test.isPending}>
            Try it
          </Button>
        </div>
      </form>
    </Modal>
  );
}
