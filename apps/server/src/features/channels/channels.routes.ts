import { approvalErrors, channelErrors, contract } from "@parley/contract";
import { implement } from "../../kernel/implement.ts";
import { findApproval } from "../approvals/index.ts";
import type { ChatAdapters } from "@parley/channels";
import { changeChannel, createChannel } from "./change-channel.ts";
import { checkAdapter } from "./check-adapter.ts";
import { deleteChannel, findChannel, listChannels } from "./channels.store.ts";
import type { ChannelRow } from "./channels.tables.ts";
import { listDeliveries, listDeliveriesOf } from "./deliveries.store.ts";
import type { ChannelDependencies } from "./dependencies.ts";
import { describeChannel, describeDelivery } from "./describe.ts";
import { personHandlers, type PersonDependencies } from "./person.handlers.ts";
import { preferenceHandlers } from "./preferences.handlers.ts";
import { readingHandlers } from "./reading/reading.handlers.ts";
import { resendDelivery } from "./resend-delivery.ts";
import { testChannel } from "./test-channel.ts";

type Dependencies = ChannelDependencies & PersonDependencies & { chatAdapters: ChatAdapters };

export const channelRoutes = (dependencies: Dependencies) => {
  const { database, events, chatAdapters } = dependencies;
  const get = async (organizationId: string, id: string): Promise<ChannelRow> => {
    const row = await findChannel(database.executor, { organizationId, id });
    if (row === undefined) throw channelErrors.notFound({ channel_id: id });
    return row;
  };
  const describe = (row: ChannelRow) => describeChannel(row, dependencies);
  return implement(contract.channels, {
    list: async (_, { organizationId }) =>
      (await listChannels(database.executor, { organizationId })).map(describe),
    create: async ({ body }, { organizationId }) => {
      checkAdapter(chatAdapters, body);
      return describe(await createChannel(dependencies, organizationId, body));
    },
    get: async ({ params }, { organizationId }) => describe(await get(organizationId, params.id)),
    update: async ({ params, body }, { organizationId }) => {
      const { kind } = await get(organizationId, params.id);
      if (body.settings !== undefined) checkAdapter(chatAdapters, { kind, settings: body.settings });
      return describe(await changeChannel(dependencies, { organizationId, id: params.id }, body));
    },
    listAdapters: async () => chatAdapters.allowed.map((name) => ({ package: name })),
    delete: async ({ params }, { organizationId }) => {
      await database.transaction(async (transaction) => {
        const isDeleted = await deleteChannel(transaction, { organizationId, id: params.id });
        if (!isDeleted) throw channelErrors.notFound({ channel_id: params.id });
      });
      events.emit("channel.changed", { organizationId });
    },
    test: async ({ params, body }, { organizationId }) =>
      testChannel(dependencies, {
        row: await get(organizationId, params.id),
        place: body.place ?? undefined,
      }),
    listDeliveries: async ({ params, query: { page, size, status } }, { organizationId }) => {
      const { id: channelId } = await get(organizationId, params.id);
      const filter = { organizationId, channelId, status };
      const { rows, total } = await listDeliveries(database.executor, filter, { page, size });
      return { records: rows.map(describeDelivery), page, size, total };
    },
    resendDelivery: async ({ params }, { organizationId }) => {
      const row = await get(organizationId, params.id);
      return describeDelivery(await resendDelivery(dependencies, { row, deliveryId: params.delivery_id }));
    },
    listOfRequest: async ({ params }, { organizationId }) => {
      const { executor } = database;
      const approval = await findApproval(executor, { organizationId, id: params.id });
      if (approval === undefined) throw approvalErrors.notFound({ approval_id: params.id });
      const rows = await listDeliveriesOf(executor, { organizationId, approvalId: params.id });
      return rows.map(describeDelivery);
    },
    ...personHandlers(dependencies, get),
    ...readingHandlers(dependencies),
    ...preferenceHandlers(dependencies, get),
  });
};
