import { useMutation } from '@tanstack/react-query';
import { basePath } from '../base-path.ts';
import { CONSOLE_HEADER, reach } from './client.ts';

export type StepOutcome = 'ok' | 'warning' | 'failed' | 'skipped';

export interface LogoutUrlTest {
  outcome: Exclude<StepOutcome, 'skipped'>;
  steps: { step: string; outcome: StepOutcome; code: string; message: string; details: Record<string, unknown> }[];
}

/** Sends a Logout Token for a session that does not exist, to a URL that need not be saved yet. */
export function useTestLogoutUrl(clientId: string) {
  return useMutation({
    mutationFn: async (uri: string | undefined): Promise<LogoutUrlTest> => {
      const path = `${basePath}/api/admin/v1/applications/${encodeURIComponent(clientId)}/test-logout-url`;
      const response = await reach(path, {
        method: 'POST',
        headers: { ...CONSOLE_HEADER, 'Content-Type': 'application/json' },
        body: JSON.stringify(uri === undefined ? {} : { uri }),
      });
      return response.json();
    },
  });
}
