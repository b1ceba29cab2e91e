import type { Answering } from "@parley/channels";
import { insertMessageKeys } from "./deliveries.store.ts";
import type { ChannelDependencies } from "./dependencies.ts";

type Keeping = { channelId: string; deliveryId: string; argsHash: string | null };

/** Keeps by what answers name a delivery. Those to what does not show the card are bound to no arguments. */
export const keeperOf =
  (
    { database }: Pick<ChannelDependencies, "database">,
    { channelId, deliveryId, argsHash }: Keeping,
  ): Answering["keep"] =>
  (keys, { showsCard }) =>
    database.transaction((transaction) =>
      insertMessageKeys(transaction, {
        channelId,
        deliveryId,
        keys,
        argsHash: showsCard ? argsHash : null,
      }),
    );
