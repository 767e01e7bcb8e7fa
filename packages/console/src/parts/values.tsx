import { Code, Group } from '@mantine/core';
import type { ReactNode } from 'react';
import { CopyButton } from './copy-button.tsx';
import classes from './values.module.css';

/** Names and values, one below the other. Holds {@link Value}s. */
export function Values({ children }: { children: ReactNode }) {
  return <dl className={classes.values}>{children}</dl>;
}

export function Value({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className={classes.value}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** A value to be used elsewhere: as it is, with a button that copies it. */
export function CopyableValue({ name, value }: { name: string; value: string }) {
  return (
    <Value name={name}>
      <Group gap="xs" wrap="nowrap" align="center">
        <Code className={classes.code ?? ''}>{value}</Code>
        <CopyButton value={value} what={name} />
      </Group>
    </Value>
  );
}
