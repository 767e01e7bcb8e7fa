import { Center, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';

/** There is nothing (yet): what would be here, and what can be done about it. */
export function Empty({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <Center mih="10rem" p="md">
      <Stack align="center" gap="sm" maw="32rem">
        <Text fw={600}>{title}</Text>
        {children !== undefined && (
          <Text component="div" c="dimmed" ta="center">
            {children}
          </Text>
        )}
      </Stack>
    </Center>
  );
}
