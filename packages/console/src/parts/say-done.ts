import { notifications } from '@mantine/notifications';
import i18next from 'i18next';

/** Says for a moment that something is done. Default “Saved.” */
export function sayDone(message: string = i18next.t('states.saved')): void {
  notifications.show({ message, color: 'green', closeButtonProps: { 'aria-label': i18next.t('actions.close') } });
}
