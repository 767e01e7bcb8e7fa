import { Stack } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useDiscovery } from '../api/discovery.ts';
import { useRegistrationTokens } from '../api/registration-tokens.ts';
import { Answer } from '../parts/answer.tsx';
import { Empty } from '../parts/empty.tsx';
import { Page } from '../parts/page.tsx';
import { PagingBar, usePaging } from '../parts/paging.tsx';
import { NewTokenPanel } from './new-token-panel.tsx';
import { RegistrationOff } from './registration-off.tsx';
import { TokenTable } from './token-table.tsx';

/** Tokens with which applications register themselves. */
export default function RegistrationTokensPage() {
  const { t } = useTranslation('registration');
  const paging = usePaging();
  const tokens = useRegistrationTokens(paging.after === undefined ? {} : { after: paging.after });
  return (
    <Page title={t('title')} lead={t('lead')}>
      <Answer of={useDiscovery()}>
        {/* Discovery names the endpoint only while registration is on. */}
        {({ registration_endpoint: endpoint }) =>
          typeof endpoint === 'string' ? <NewTokenPanel endpoint={endpoint} /> : <RegistrationOff />
        }
      </Answer>
      <Answer of={tokens}>
        {({ items, next }) => (
          <Stack>
            {items.length === 0 ? (
              <Empty title={t('none')} />
            ) : (
              <TokenTable tokens={items} isStale={tokens.isPlaceholderData} />
            )}
            <PagingBar paging={paging} next={next} />
          </Stack>
        )}
      </Answer>
    </Page>
  );
}
