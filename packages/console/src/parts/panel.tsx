import { Paper, Stack, Text, Title } from '@mantine/core';
import { type ReactNode, useId } from 'react';

interface PanelProps {
  title: string;
  /** What it is about, below the title. */
  lead?: ReactNode;
  /** Something that cannot be undone. */
  danger?: boolean;
  children: ReactNode;
}

/** A titled part of a page. */
export function Panel({ title, lead, danger = false, children }: PanelProps) {
  const id = useId();
  return (
    <Paper
      component="section"
      aria-labelledby={id}
      withBorder
      p={{ base: 'md', sm: 'lg' }}
      {...(danger ? { style: { borderColor: 'var(--mantine-color-error)' } } : {})}
    >
      <Stack gap="md">
        <div>
          <Title order={2} size="h4" id={id}>
            {title}
          </Title>
          {lead !== undefined && (
            <Text component="div" size="sm" c="dimmed" mt={4}>
              {lead}
            </Text>
          )}
        </div>
        {children}
      </Stack>
    </Paper>
  );
}
