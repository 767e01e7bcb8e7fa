import { Stack } from '@mantine/core';
import type { Application } from '../api/applications.ts';
import { DeletePanel } from './delete-panel.tsx';
import { JsonPanel } from './json-panel.tsx';
import { SecretPanel } from './secret-panel.tsx';
import { SignOutPanel } from './sign-out-panel.tsx';
import { StatePanel } from './state-panel.tsx';

export function AdvancedTab({ application }: { application: Application }) {
  return (
    <Stack gap="lg">
      <SecretPanel application={application} />
      <SignOutPanel application={application} />
      <StatePanel application={application} />
      <JsonPanel application={application} key={application.updatedAt} />
      <DeletePanel application={application} />
    </Stack>
  );
}
