import { List } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { type Application, useApplicationsOf } from '../api/applications.ts';

/** Applications that are asked for one by one; of more, only how many is said. */
const FEW = 12;

/** Which of these applications will be told of a sign-out by an operator, and which not, and why. */
export function Hearing({ clientIds }: { clientIds: readonly string[] }) {
  const { t } = useTranslation('sessions');
  const applications = useApplicationsOf(clientIds.slice(0, FEW));
  if (clientIds.length === 0) return <p>{t('hearing.nobody')}</p>;
  if (clientIds.length > FEW) return <p>{t('hearing.many', { count: clientIds.length })}</p>;
  const groups = Map.groupBy(applications, hearingOf);
  return (
    <List size="sm" mt="xs">
      {(['told', 'noUrl', 'notWanted'] as const).map((kind) => {
        const names = groups.get(kind)?.map(({ metadata }) => metadata.client_name);
        return names && <List.Item key={kind}>{t(`hearing.${kind}`, { applications: names.join(', ') })}</List.Item>;
      })}
    </List>
  );
}

/** As the provider decides it when a session ends. */
export function hearingOf({ metadata }: Application): 'told' | 'noUrl' | 'notWanted' {
  if (metadata.backchannel_logout_uri === undefined) return 'noUrl';
  const { backchannel_logout_reasons: reasons } = metadata;
  return reasons === undefined || reasons.includes('admin') ? 'told' : 'notWanted';
}
