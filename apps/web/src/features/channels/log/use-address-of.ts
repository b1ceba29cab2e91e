import { useQuery } from "@tanstack/react-query";
import { membersQuery } from "../../people/queries.ts";
import type { ChannelDelivery } from "../queries.ts";

/** Where a delivery goes, in words: a person by their name, until the channel has found where they are. */
export function useAddressOf(): (delivery: Pick<ChannelDelivery, "address" | "user_id">) => string {
  // Who may not see people sees their ids.
  const { data: members = [] } = useQuery({ ...membersQuery, throwOnError: false });
  return ({ address, user_id: userId }) => {
    const name = members.find((member) => member.user_id === userId)?.full_name;
    return userId !== null && name && address.endsWith(`@${userId}`)
      ? `${address.slice(0, address.indexOf(":"))}: ${name}`
      : address;
  };
}
