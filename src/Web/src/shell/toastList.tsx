import '@mantine/core/styles/Notification.css';
import '@mantine/notifications/styles.css';
import { Notifications, notifications } from '@mantine/notifications';
import type { Notice } from '../call/notices';
import { strings } from '../strings';

const colors = { error: 'red', warning: 'yellow', info: 'blue', success: 'teal' } as const;

export default function ToastList() {
  // Over the header, where they cover neither what is said nor where it is written.
  return <Notifications position="top-center" limit={4} autoClose={5000} />;
}

export function show(notice: Notice): void {
  const id = notice.code ?? notice.text;
  const shown = {
    id,
    color: colors[notice.kind],
    title: strings.notices[notice.text],
    message: notice.detail ?? '',
    withBorder: true,
    // Polite: it must not cut off what a screen reader says; an error may.
    role: notice.kind === 'error' ? 'alert' : 'status',
    closeButtonProps: { 'aria-label': strings.close },
  };
  // The same thing twice is one toast.
  notifications.hide(id);
  notifications.show(shown);
}
