export function pretendToSubscribe({ endpoint, keys }) {
  let own = null;
  Object.assign(PushManager.prototype, {
    getSubscription: async () => own,
    async subscribe({ applicationServerKey }) {
      own = {
        options: { applicationServerKey: applicationServerKey.buffer },
        toJSON: () => ({ endpoint, keys }),
        unsubscribe: async () => true,
      };
      return own;
    },
  });
}

export async function readNotices() {
  const registration = await navigator.serviceWorker.ready;
  const notices = await registration.getNotifications();
  return notices.map(({ title, actions }) => ({ title, acts: actions.map((action) => action.title) }));
}

export async function pressNotice() {
  const [notification] = await self.registration.getNotifications();
  const opened = new Promise((resolve) => {
    self.clients.openWindow = async (url) => resolve(url);
    self.clients.matchAll = async () => [];
  });
  self.dispatchEvent(new NotificationEvent("notificationclick", { notification, action: "approve" }));
  return opened;
}

export const listCaches = () => caches.keys();

export async function findWorker() {
  const registration = await navigator.serviceWorker.getRegistration("/");
  if (!registration) return null;
  const { active, scope } = registration;
  return { scope, script: active?.scriptURL, state: active?.state };
}
