import { Button, Group, Text } from '@mantine/core';
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useLocation, useSearch } from 'wouter';
import { useHistoryState } from 'wouter/use-browser-location';

/** The cursors of the pages before this one; the first page has none. */
type Trail = readonly string[];

export interface Paging {
  /** What the list is asked for with; undefined for the first page. */
  after: string | undefined;
  /** Undefined where a link led into the middle of a list. */
  page: number | undefined;
  goTo(after: string | undefined, trail: Trail): void;
  trail: Trail;
}

/**
 * Where in a list the person is, in the address, so that it can be left, reloaded and come back to. Lists are continued
 * behind a row (`after` is the `next` of the page before), and one page at a time is shown, however many there are.
 */
export function usePaging(): Paging {
  const parameters = new URLSearchParams(useSearch());
  const [path, navigate] = useLocation();
  const state = useHistoryState<{ trail?: Trail } | null>();
  const after = parameters.get('after') ?? undefined;
  const trail = after === undefined ? [] : (state?.trail ?? []);
  const page = after !== undefined && trail.length === 0 ? undefined : trail.length + 1;
  return {
    after,
    page,
    trail,
    goTo(next, nextTrail) {
      if (next === undefined) parameters.delete('after');
      else parameters.set('after', next);
      navigate(addressOf(path, parameters), { state: { trail: nextTrail } });
      scrollTo({ top: 0 });
    },
  };
}

/** @param next of the page that is shown. */
export function PagingBar({ paging, next }: { paging: Paging; next: string | null }) {
  const { t } = useTranslation();
  const { after, page, trail, goTo } = paging;
  if (after === undefined && next === null) return null;
  return (
    <Group component="nav" aria-label={t('paging.label')} justify="space-between">
      {page === undefined ? (
        <Button variant="default" onClick={() => goTo(undefined, [])}>
          {t('paging.first')}
        </Button>
      ) : (
        <Button
          variant="default"
          disabled={after === undefined}
          leftSection={<IconChevronLeft size={16} aria-hidden />}
          // The last of the trail is this page's own cursor, the one before it the previous page's.
          onClick={() => goTo(trail.at(-2), trail.slice(0, -1))}
        >
          {t('paging.previous')}
        </Button>
      )}
      <Text component="span" c="dimmed" size="sm" role="status">
        {page === undefined ? '' : t('paging.page', { page })}
      </Text>
      <Button
        variant="default"
        disabled={next === null}
        rightSection={<IconChevronRight size={16} aria-hidden />}
        onClick={() => next !== null && goTo(next, [...trail, next])}
      >
        {t('paging.next')}
      </Button>
    </Group>
  );
}

export function addressOf(path: string, parameters: URLSearchParams): string {
  return parameters.size === 0 ? path : `${path}?${parameters}`;
}
