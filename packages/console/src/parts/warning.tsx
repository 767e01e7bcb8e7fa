import { Alert } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import type { ReactNode } from 'react';

export interface WarningProps {
  title?: string;
  /** Whether it is the answer to what somebody just did: then it is read aloud. */
  isNews?: boolean;
  children: ReactNode;
}

/** What must be noticed before going on: a secret that is shown once, a consequence. */
export function Warning({ title, isNews = false, children }: WarningProps) {
  return (
    <Alert
      color="yellow"
      icon={<IconAlertTriangle aria-hidden />}
      {...(title !== undefined && { title })}
      {...(isNews && { role: 'status' })}
    >
      {children}
    </Alert>
  );
}
