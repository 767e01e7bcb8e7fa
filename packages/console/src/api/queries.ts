import { QueryClient } from '@tanstack/react-query';
import { Problem } from './problem.ts';

const RETRIES = 2;

/** What the pages have asked for. An answer is shown again at once and asked for anew when a page is opened. */
export const queries = new QueryClient({
  defaultOptions: {
    queries: { retry: (failures, error) => failures < RETRIES && isTransient(error), staleTime: 5_000 },
  },
});

/** Whether the same request may be carried out in a moment. */
function isTransient(error: Error): boolean {
  return error instanceof Problem && (error.status === 0 || error.status >= 500);
}
