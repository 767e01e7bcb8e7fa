import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { api, ask } from './client.ts';
import type { components } from './schema.d.ts';

export type Status = components['schemas']['Status'];
export type ApplicationHealth = components['schemas']['ApplicationHealth'];
export type Activity = components['schemas']['Activity'];
export type Bucket = 'minute' | 'hour' | 'day';

const SECOND = 1_000;
const LENGTHS: Record<Bucket, number> = { minute: 60 * SECOND, hour: 3_600 * SECOND, day: 86_400 * SECOND };

/** The numbers that matter now; asked for again now and then, because time alone changes some of them. */
export function useStatus() {
  return useQuery({
    queryKey: ['status'],
    queryFn: ({ signal }) => ask(api.GET('/api/admin/v1/status', { signal })),
    refetchInterval: 15 * SECOND,
  });
}

/** What happened in so many buckets of time, the one that is not over included. */
export function useActivity(bucket: Bucket, buckets: number) {
  return useQuery({
    queryKey: ['statistics', bucket, buckets],
    queryFn: ({ signal }) => {
      const since = new Date(Date.now() - (buckets - 1) * LENGTHS[bucket]).toISOString();
      return ask(api.GET('/api/admin/v1/statistics', { params: { query: { since, bucket } }, signal }));
    },
    placeholderData: keepPreviousData,
    refetchInterval: 60 * SECOND,
  });
}
