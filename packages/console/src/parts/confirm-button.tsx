import { Button, type ButtonProps } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { ConfirmDialog } from './confirm-dialog.tsx';

interface ConfirmButtonProps extends Omit<ButtonProps, 'children'> {
  label: string;
  /** Names what it is about, where the same button stands in every row. */
  what?: string;
  title: string;
  confirm: string;
  danger?: boolean;
  onConfirm: () => Promise<unknown>;
  /** States what will happen. */
  children: ReactNode;
}

/** A button that asks first; see {@link ConfirmDialog}. */
export function ConfirmButton({
  label,
  what,
  title,
  confirm,
  danger,
  onConfirm,
  children,
  ...button
}: ConfirmButtonProps) {
  const [opened, setOpened] = useState(false);
  return (
    <>
      <Button
        variant={danger === true ? 'outline' : 'default'}
        {...(danger === true ? { color: 'red' } : {})}
        {...button}
        {...(what === undefined ? {} : { 'aria-label': `${label}: ${what}` })}
        onClick={() => setOpened(true)}
      >
        {label}
      </Button>
      <ConfirmDialog
        {...{ opened, title, confirm, onConfirm }}
        danger={danger === true}
        onClose={() => setOpened(false)}
      >
        {children}
      </ConfirmDialog>
    </>
  );
}
