import { notifications } from '@mantine/notifications';
import i18next from 'i18next';

/** Says why something did not work where there is no place of its own to say it. Stays until it is closed. */
export function sayProblem(error: unknown): void {
  notifications.show({
    title: i18next.t('states.errorTitle'),
    message: error instanceof Error && error.message !== '' ? error.message : i18next.t('states.networkFailed'),
    color: 'red',
    autoClose: false,
    closeButtonProps: { 'aria-label': i18next.t('actions.close') },
  });
}
