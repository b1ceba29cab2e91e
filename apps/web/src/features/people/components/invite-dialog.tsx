import { Button, Modal, TextInput } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { type FormEvent, useState } from "react";
import { parley } from "../../../api.ts";
import { CopyButton } from "../../../design/copy-button.tsx";
import { FormError, issueOf } from "../../../design/form-error.tsx";
import form from "../../../design/form.module.css";
import { useChangePeople } from "../queries.ts";
import styles from "./people.module.css";
import { RoleSelect } from "./role-select.tsx";

export function InviteButton() {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button variant="subtle" leftSection={<IconPlus size={14} />} onClick={() => setOpen(true)}>
        Invite somebody…
      </Button>
      {isOpen && <InviteDialog onClose={() => setOpen(false)} />}
    </>
  );
}

/** Asks whom, and gives the link of the invitation, which is shown only now. */
function InviteDialog({ onClose }: { onClose: () => void }) {
  const [email, setEmail] = useState("");
  const [role, setRole] = useState("member");
  const invite = useChangePeople(() => parley.invitations.create({ email_address: email.trim(), role }));
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    invite.mutate(undefined);
  };
  if (invite.data) {
    const { url, email_address, is_sent } = invite.data;
    return (
      <Modal opened onClose={onClose} title={`${email_address} is invited`}>
        <div className={form["form"]}>
          <p>
            {is_sent
              ? "The invitation is on its way. If the mail gets lost, give them this link:"
              : "No mail went out, so give them this link yourself:"}{" "}
            it works once, within seven days, for this address only. It is shown only now.
          </p>
          <div className={styles["link"]}>
            <code>{url}</code>
            <CopyButton text={url} label="Copy the link" />
          </div>
          <div className={form["acts"]}>
            <Button onClick={onClose} data-autofocus>
              Done
            </Button>
          </div>
        </div>
      </Modal>
    );
  }
  return (
    <Modal opened onClose={onClose} title="Invite somebody">
      <form onSubmit={submit} className={form["form"]} noValidate>
        <TextInput
          label="E-mail address"
          type="email"
          placeholder="ana@example.com"
          value={email}
          error={issueOf(invite.error, "email_address")}
          onChange={(event) => setEmail(event.currentTarget.value)}
          data-autofocus
        />
        <RoleSelect value={role} onChange={setRole} />
        <FormError error={invite.error} fields={["email_address"]} />
        <div className={form["acts"]}>
          <Button type="submit" loading={invite.isPending} disabled={!email.trim()}>
            Invite them
          </Button>
        </div>
      </form>
    </Modal>
  );
}
