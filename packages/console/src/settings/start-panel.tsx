import { useTranslation } from 'react-i18next';
import type { Settings } from '../api/settings.ts';
import { useFormat } from '../parts/format.ts';
import { Panel } from '../parts/panel.tsx';
import { CopyableValue, Value, Values } from '../parts/values.tsx';

/** What the provider was started with and keeps while it runs. */
export function StartPanel({ settings: { issuer, storage, retryPolicy } }: { settings: Settings }) {
  const { t } = useTranslation('settings');
  const format = useFormat();
  const { firstWindow, maxWindow, maxRetryAfter } = retryPolicy;
  return (
    <Panel title={t('start.title')} lead={t('start.lead')}>
      <Values>
        <CopyableValue name={t('start.issuer')} value={issuer} />
        <Value name={t('start.storage')}>{storage}</Value>
        {firstWindow !== undefined && <Value name={t('start.firstWindow')}>{format.duration(firstWindow)}</Value>}
        {maxWindow !== undefined && <Value name={t('start.maxWindow')}>{format.duration(maxWindow)}</Value>}
        {maxRetryAfter !== undefined && <Value name={t('start.maxRetryAfter')}>{format.duration(maxRetryAfter)}</Value>}
      </Values>
    </Panel>
  );
}
