import { type ComponentType, lazy } from 'react';
import type { Area } from '../i18n/areas.ts';
import { loadArea } from '../i18n/start-texts.ts';

/**
 * A page that comes when it is opened, together with the texts of its area, and of others that it speaks of.
 *
 * @example lazyPage('keys', () => import('./keys/keys-page.tsx'))
 */
export function lazyPage(area: Area | readonly Area[], load: () => Promise<{ default: ComponentType }>) {
  return lazy(async () => {
    const [page] = await Promise.all([load(), ...[area].flat().map(loadArea)]);
    return page;
  });
}
