import { Button, Modal, Select, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { ErrorState } from "../../../design/error-state.tsx";
import { FormError } from "../../../design/form-error.tsx";
import form from "../../../design/form.module.css";
import { LoadingRows } from "../../../design/loading-rows.tsx";
import rows from "../../../design/rows.module.css";
import { membersQuery } from "../../people/queries.ts";
import type { Channel } from "../queries.ts";
import { peopleWordsOf } from "./people-kinds.ts";
import { linkedPeopleQuery, useLinkPerson, useUnlinkPerson } from "./people-queries.ts";

type PeopleDialogProps = { channel: Channel; onClose: () => void };

/** Whose account at the platform is whose here. */
export function PeopleDialog({ channel, onClose }: PeopleDialogProps) {
  const linked = useQuery(linkedPeopleQuery(channel.id));
  const words = peopleWordsOf(channel.kind);
  return (
    <Modal opened onClose={onClose} title={`People of ${channel.name}`} size="lg">
      <div className={form["form"]}>
        <p>What comes from a linked account counts as its member’s word. {words?.lesson}</p>
        {linked.isPending && <LoadingRows count={2} />}
        {linked.error && (
          <ErrorState
            error={linked.error}
            title="The accounts could not be read"
            retry={() => void linked.refetch()}
          />
        )}
        {linked.data?.length === 0 && <p className={rows["quiet"]}>Nobody is linked yet.</p>}
        {linked.data && linked.data.length > 0 && (
          <div role="list" aria-label="Linked accounts">
            {linked.data.map(({ external_id: account, full_name: name }) => (
              <LinkedRow key={account} channelId={channel.id} account={account} name={name} />
            ))}
          </div>
        )}
        <LinkForm channel={channel} linked={linked.data ?? []} />
      </div>
    </Modal>
  );
}

function LinkedRow({ channelId, account, name }: { channelId: string; account: string; name: string }) {
  const unlink = useUnlinkPerson(channelId);
  return (
    <div role="listitem" className={rows["row"]}>
      <div className={rows["words"]}>
        <code>{account}</code>
        <span className={rows["quiet"]}>is {name}</span>
      </div>
      <div className={rows["acts"]}>
        <Button
          variant="subtle"
          color="red"
          aria-label={`Unlink ${account}`}
          loading={unlink.isPending}
          onClick={() => unlink.mutate(account)}
        >
          Unlink
        </Button>
      </div>
      <FormError error={unlink.error} />
    </div>
  );
}

type LinkFormProps = {
  channel: Channel;
  linked: readonly { external_id: string; user_id: string; full_name: string }[];
};

function LinkForm({ channel, linked }: LinkFormProps) {
  const members = useQuery(membersQuery);
  const link = useLinkPerson(channel.id);
  const [account, setAccount] = useState("");
  const [person, setPerson] = useState<string | null>(null);
  const words = peopleWordsOf(channel.kind);
  const holder = linked.find(({ external_id: known }) => known === account.trim());
  const isTheirs = holder !== undefined && holder.user_id === person;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (person === null || isTheirs) return;
    link.mutate({ external_id: account.trim(), person }, { onSuccess: () => setAccount("") });
  };
  return (
    <form onSubmit={submit} className={form["form"]} noValidate>
      <TextInput
        label={words?.account ?? "Account"}
        placeholder={words?.example ?? ""}
        value={account}
        onChange={(event) => setAccount(event.currentTarget.value)}
        data-autofocus
      />
      <Select
        label="Is whose"
        placeholder="Choose a member"
        searchable
        value={person}
        onChange={setPerson}
        data={(members.data ?? []).map(({ user_id: value, full_name: name, email_address: email }) => ({
          value,
          label: name === "" ? email : `${name} (${email})`,
        }))}
      />
      {holder && person !== null && (
        <p role="status" className={rows["quiet"]}>
          {isTheirs
            ? `It is linked to ${holder.full_name} already.`
            : `It is linked to ${holder.full_name} now, and would be no longer.`}
        </p>
      )}
      {link.data?.is_told === false && (
        <p role="status" className={rows["quiet"]}>
          Linked. Nobody was told of it by mail: tell {link.data.full_name}.
        </p>
      )}
      <FormError error={link.error ?? members.error} />
      <div className={form["acts"]}>
        <Button
          type="submit"
          loading={link.isPending}
          disabled={account.trim() === "" || person === null || isTheirs}
        >
          Link the account
        </Button>
      </div>
    </form>
  );
}
