import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Failure } from './failure.tsx';

interface ConfirmDialogProps {
  opened: boolean;
  onClose: () => void;
  /** The question. */
  title: string;
  /** States what will happen. */
  children: ReactNode;
  /** The verb of the button that does it. */
  confirm: string;
  danger?: boolean;
  /** What it does. The dialog closes when it is done, and says so when it fails. */
  onConfirm: () => Promise<unknown>;
}

/** Asks before something that cannot be undone or that others notice. */
export function ConfirmDialog({ opened, onClose, title, children, confirm, danger, onConfirm }: ConfirmDialogProps) {
  const { t } = useTranslation();
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const close = () => {
    setError(undefined);
    onClose();
  };
  const carryOut = async () => {
    setBusy(true);
    setError(undefined);
    try {
      await onConfirm();
      close();
    } catch (failure) {
      setError(failure);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Modal opened={opened} onClose={close} title={title} closeButtonProps={{ 'aria-label': t('actions.close') }}>
      <Stack>
        <Text component="div">{children}</Text>
        {error !== undefined && <Failure error={error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={close} data-autofocus>
            {t('actions.cancel')}
          </Button>
          <Button color={danger === true ? 'red' : 'indigo'} loading={isBusy} onClick={() => void carryOut()}>
            {confirm}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
